#!/usr/bin/env bash
# Builds the container of the site from Debian's packages and PyPI alone, without any image registry. As root, with the Debian
# packages mmdebstrap and buildah, in a checkout whose changes are committed:
#   lems_site/deploy/build-container.sh localhost/lems
# A network's own settings come from the environment: proxies and PIP_…; APT_OPTION is one line for apt.conf. BUILDAH_OPTIONS
# are options of buildah itself, such as --root.
set -euo pipefail

name=${1:?Give a name for the image, such as localhost/lems}
site=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/context"

echo "1. An empty Debian 12 with Python"
mmdebstrap --quiet --variant=minbase --include=python3-venv,make,ca-certificates ${APT_OPTION:+--aptopt="$APT_OPTION"} \
  --customize-hook='rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap"' bookworm "$work/context/debian.tar"

echo "2. The checkout"
git -C "$site" archive --output "$work/context/site.tar" HEAD

echo "3. The image"
# Read by the shell of the build: each setting of pip and each proxy.
python3 - >"$work/network" <<'PYTHON'
import os, shlex
for name, value in os.environ.items():
    if name.startswith("PIP_") and name not in ("PIP_FIND_LINKS", "PIP_CONSTRAINT"):
        print(f"export {name}={shlex.quote('/run/secrets/authority' if name == 'PIP_CERT' else value)}")
PYTHON
cat "${PIP_CERT:-/dev/null}" >"$work/authority"
buildah ${BUILDAH_OPTIONS:-} bud --isolation chroot --quiet --tag "$name" --file "$site/lems_site/deploy/Containerfile" \
  --secret id=network,src="$work/network" --secret id=authority,src="$work/authority" "$work/context" >/dev/null
echo "The image is $name. Next: lems_site/docs/operations.md, \"In a container\"."
