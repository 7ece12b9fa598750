#!/usr/bin/env bash
# Makes the Debian package from the program of the tests, unpacks it into a folder of its own, and runs what is in it.
# Needs dpkg and cargo-deb; the program is taken from $1.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# cargo-deb takes the program of a release build: here that is the one of the tests, in a target folder of its own.
mkdir -p "$work/target/release"
cp "$program" "$work/target/release/quotidian"
CARGO_TARGET_DIR="$work/target" packaging/deb "$program" "$work" --no-build --no-strip --no-dbgsym --fast
package=$(ls "$work"/quotidian_*.deb)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
[ "$(dpkg-deb --field "$package" Package)" = quotidian ]
[[ "$(dpkg-deb --field "$package" Version)" == "$version"-* ]]

dpkg-deb --extract "$package" "$work/root"
for file in usr/share/man/man1/quotidian.1.gz usr/share/bash-completion/completions/quotidian \
  usr/share/zsh/vendor-completions/_quotidian usr/share/fish/vendor_completions.d/quotidian.fish \
  usr/share/doc/quotidian/copyright; do
  [ -s "$work/root/$file" ] || { echo "$file is not in the package"; exit 1; }
done
bash -n "$work/root/usr/share/bash-completion/completions/quotidian"

# What it extracts is what the program extracts.
"$work/root/usr/bin/quotidian" extract data/articles > "$work/installed.ndjson"
"$program" extract data/articles > "$work/built.ndjson"
cmp "$work/installed.ndjson" "$work/built.ndjson"
printf '%s, unpacked, gives the %d lines of the program.\n' "$(basename "$package")" "$(wc -l < "$work/built.ndjson")"
