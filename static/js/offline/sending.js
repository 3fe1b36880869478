// How scripts send what waits in the outbox (diary/views/outbox/send.py answers).

/** Post a form with its CSRF token. Returns the JSON of the answer; null without network, or where the session is over. */
export async function post(address, fields, token) {
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token });
  try {
    const answer = await fetch(address, { method: "POST", body, credentials: "same-origin", redirect: "error" });
    return answer.ok || answer.status === 404 ? await answer.json() : null;
  } catch { return null; } // no network, or the session is over
}

/** The fields in which a row of the outbox is sent. */
export function fieldsOf(row) {
  const { clientId, device, diary, at, zone, sealed } = row;
  return { clientId, device, diary, at, zone, ...sealed };
}
