#!/bin/bash
# restore.sh FOLDER: puts back what backup.sh kept, into an empty database and empty folders. It overwrites nothing.
# What was cut short is run again: the files wait beside the folders until the rows are in, all of them in one transaction.
set -euo pipefail
umask 027
[[ $# == 1 && -f $1/SHA256SUMS ]] || { echo "usage: restore.sh /var/backups/sanai/2026-11-25T02-30-00Z" >&2; exit 2; }
[[ -n ${DATABASE_URL:-}${DATABASE_URL_FILE:-} ]] || { set -a; . /etc/sanai/env; set +a; }
. "$(dirname "$0")/data.sh"

(cd "$1" && sha256sum --quiet --check SHA256SUMS)
pg_restore --list "$1/database.dump" >/dev/null

work=$VAR/.restoring # nobody else's: what lies there is of a run that was cut short
tables=$(psql --dbname "$database" --no-align --tuples-only --command \
  "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = 'public'")
if ((tables == 0)) || ! cmp --silent "$1/SHA256SUMS" "$work/rows-are-in"; then
  ((tables == 0)) || { echo "The database has $tables tables. Restore into an empty one. After a restore that was cut short: drop it, create it, run this again." >&2; exit 1; }
  for folder in "${folders[@]}"; do
    if [[ -n $(ls -A "$VAR/$folder" 2>/dev/null) ]]; then
      echo "$VAR/$folder is not empty. Move what is there away first." >&2
      exit 1
    fi
  done
  rm -rf "$work"
  mkdir "$work"
  tar --extract --no-same-owner --file "$1/files.tar" --directory "$work"
  pg_restore --dbname "$database" --no-owner --no-privileges --single-transaction --exit-on-error "$1/database.dump"
  cp "$1/SHA256SUMS" "$work/rows-are-in"
fi
for folder in "${folders[@]}"; do
  mkdir -p "$VAR/$folder"
  find "$work/$folder" -mindepth 1 -maxdepth 1 -exec mv --target-directory "$VAR/$folder" {} +
done
rm -rf "$work"
echo "Restored $1, made by release $(cat "$1/release"). Next: sanai check_invariants."
