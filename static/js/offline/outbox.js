// The outbox of this browser: IndexedDB "outbox" with two stores.
//   devices   one row for each person who used a diary here: { user, device, publicKey, diary, asked, isCurrent }. `device`: the id of the
//             key pair; `diary`: the only one that the person may write in, "" where there are several; `asked`: the day on which the
//             server said so; `isCurrent`: what is written without network is sealed to this one.
//   entries   what was written and not sent yet: { clientId, device, diary, at, zone, isDraft, sealed }. Nothing typed is readable in it.
//             `diary`: as of the device, and "" where several persons use it: the writer then chooses when it is sent.
const NAME = "outbox";

function promise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("devices", { keyPath: "user" });
    request.result.createObjectStore("entries", { keyPath: "clientId" });
  };
  return promise(request);
}

/** Run `act(store)` in one transaction of a store, and wait until it is written. Returns what the request that `act` returns gives. */
async function within(name, mode, act) {
  const database = await open();
  try {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const written = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const request = act(transaction.objectStore(name));
    await written;
    return request?.result;
  } finally { database.close(); }
}

const read = (name, act) => within(name, "readonly", act);
const write = (name, act) => within(name, "readwrite", act);

export const listDevices = () => read("devices", (store) => store.getAll());
export const deviceOf = (user) => read("devices", (store) => store.get(user));
const currentOf = (rows) => rows.find((row) => row.isCurrent);
export const currentDevice = async () => currentOf(await listDevices());

/** The device that seals what is written now, and whether others keep a diary with this browser too. */
export async function readWriter() {
  const rows = await listDevices();
  return { device: currentOf(rows), isShared: rows.length > 1 };
}

/** Make a person's device the one that seals what is written without network. */
export async function useDevice(row) {
  const others = await listDevices();
  await write("devices", (store) => {
    for (const other of others) {
      if (other.user !== row.user && other.isCurrent) { store.put({ ...other, isCurrent: false }); }
    }
    return store.put({ ...row, isCurrent: true });
  });
}

/** Seal nothing more to a person's device. Its row goes, unless something waits that only this person can send. */
export async function leaveDevice(user, { keepsRow }) {
  const row = await deviceOf(user);
  if (row) { await write("devices", (store) => (keepsRow ? store.put({ ...row, isCurrent: false }) : store.delete(user))); }
}

/** What a device has to send, the oldest first. */
export async function listEntries(device) {
  const rows = await read("entries", (store) => store.getAll());
  return rows.filter((row) => row.device === device).sort((one, other) => (one.at < other.at ? -1 : 1));
}

export const putEntry = (row) => write("entries", (store) => store.put(row));
export const deleteEntry = (clientId) => write("entries", (store) => store.delete(clientId));
