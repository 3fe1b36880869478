"""A small OpenID Connect provider: discovery, tokens with PKCE, and what it says of people. There is no page to sign in at."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT, SECRET = "lems-site", "a secret of the hospital"


@dataclass
class Provider:
    """The provider at `url`. `people`: what it says of somebody, by the code that a browser brings back."""

    url: str
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)  # of PKCE, by code
    server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                token = self.headers.get("Authorization", "").removeprefix("Bearer token-of-")
                known = {"/.well-known/openid-configuration": provider.configuration(), "/userinfo": provider.people.get(token)}
                self.answer(known.get(self.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer(provider.token({name: values[0] for name, values in parse_qs(body).items()}))

            def answer(self, value: object) -> None:
                self.send_response(200 if value else 400)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(value or {"error": "invalid_grant"}).encode())

            def log_message(self, *arguments: object) -> None:
                pass

        address = urlsplit(self.url)
        self.server = ThreadingHTTPServer((str(address.hostname), int(address.port or 80)), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def configuration(self) -> dict[str, Any]:
        names = ("authorization", "token", "userinfo")
        endpoints = {f"{name}_endpoint": f"{self.url}/{name}" for name in names}
        ways = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return {"issuer": self.url, "jwks_uri": f"{self.url}/keys", **endpoints, **ways}

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, if the client and its proof are right."""
        code = form.get("code", "")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (form.get("client_id"), form.get("client_secret"), proof) != (CLIENT, SECRET, self.challenges.get(code)):
            return None
        claims = {**self.people[code], "iss": self.url, "aud": CLIENT, "iat": int(time.time()), "exp": int(time.time()) + 60}
        key = "any key: the token comes straight from the provider"
        return {"access_token": f"token-of-{code}", "token_type": "Bearer", "id_token": jwt.encode(claims, key, "HS256")}
