"""Runs scripts through requests.Session: a script a line on standard input, its answers a line back.

The first line out says which versions these are.
"""

import json
import sys

import requests
import urllib3


def main():
    say({"requests": requests.__version__, "urllib3": urllib3.__version__})
    for line in sys.stdin:
        say(run(json.loads(line)))


def say(value):
    print(json.dumps(value), flush=True)


def run(script):
    with requests.Session() as session:
        # Neither proxies nor .netrc of the machine.
        session.trust_env = False
        prepare(session, script.get("session", {}), script["host"])
        return [answer(session, call) for call in script["calls"]]


def prepare(session, defaults, host):
    for name, value in defaults.get("headers", {}).items():
        session.headers[name] = value
    session.params = defaults.get("params", {})
    session.auth = login(defaults.get("auth"))
    for name, value in defaults.get("cookies", {}).items():
        session.cookies.set(name, value, domain=host, path="/")


def answer(session, call):
    options = {
        "params": call.get("params"),
        "headers": call.get("headers"),
        "json": call.get("json"),
        "data": call["text"].encode() if "text" in call else call.get("form"),
        "files": files(call.get("files")),
        "cookies": call.get("cookies"),
        "auth": login(call.get("auth")),
    }
    session.max_redirects = 30
    if "redirects" in call:
        follow = call["redirects"] is not False
        options["allow_redirects"] = follow
        if follow:
            session.max_redirects = call["redirects"]
    send = getattr(session, call["method"].lower())
    try:
        response = send(call["url"], timeout=10, **options)
    # Texts that it can't decode or encode escape it as what they are.
    except (requests.RequestException, UnicodeError) as error:
        return {"error": type(error).__name__}
    return {"status": response.status_code, "url": response.url, "text": response.text}


def login(value):
    return value and (value["username"], value["password"])


def files(parts):
    if parts is None:
        return None
    return [
        (name, file(part))
        for name, one_or_more in parts.items()
        for part in (one_or_more if isinstance(one_or_more, list) else [one_or_more])
    ]


def file(part):
    content = part["content"].encode()
    if "filename" not in part:
        return content
    return (part["filename"], content, part.get("contentType"))


main()
