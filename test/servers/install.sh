#!/usr/bin/env bash
# Installs the programs that the tests talk to, from Debian's packages. Does nothing where they are there.
set -euo pipefail

# Debian's servers are in sbin, which an ordinary user's PATH leaves out.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

missing=()
program() { command -v "$1" >/dev/null || missing+=("$2"); }
# Debian's own Python: its packages are not there for another one on the PATH.
module() { /usr/bin/python3 -I -c "import $1" 2>/dev/null || missing+=("$2"); }

program openssl openssl
program nginx nginx
program apache2 apache2
program squid squid
program microsocks microsocks
program redis-server redis-server
program chromium chromium
program /usr/bin/python3 python3
module gunicorn python3-gunicorn
module httpbin python3-httpbin
module requests python3-requests
((${#missing[@]} > 0)) || exit 0

printf 'missing: %s\n' "${missing[*]}"
if ! command -v apt-get >/dev/null; then
  echo 'They come from Debian, and there is no apt-get here: install them by hand.' >&2
  exit 1
fi
as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo 'To install them takes root or sudo. Run this as root: test/servers/install.sh' >&2
    exit 1
  fi
  # Without a terminal a question for a password would wait for ever.
  as_root=(sudo -n)
fi

# Debian starts a server as soon as it is installed, on a port that may be taken; the tests start their own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod +x "$policy"
fi

"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}"

# Nor with the machine, later on.
if command -v systemctl >/dev/null; then
  for server in nginx apache2 squid redis-server; do
    [[ " ${missing[*]} " != *" $server "* ]] || "${as_root[@]}" systemctl disable --quiet "$server"
  done
fi
