#!/bin/sh
# Checks that the committed bundle is what the sources build. Needs Node 20 or newer; says so and passes where there is none.
set -eu
cd "$(dirname "$0")"
if ! command -v npm >/dev/null; then
  echo "web-check skipped: npm is not installed"
  exit 0
fi
npm ci --no-audit --no-fund --loglevel=error
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
npx tsc --noEmit
npx vite build --outDir "$fresh" --emptyOutDir --logLevel error
if ! diff -rq "$fresh" ../src/upright/show/web; then
  echo "The committed page is not what web/ builds: run 'make web' and commit src/upright/show/web" >&2
  exit 1
fi
if grep -rnE "registry\.|\"resolved\"" package-lock.json; then
  echo "package-lock.json names a registry: npm must run with web/.npmrc" >&2
  exit 1
fi
echo "the committed page is what web/ builds"
