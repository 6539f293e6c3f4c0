#!/bin/bash
# restore.sh FOLDER: puts back what backup.sh kept, into an empty database and empty folders. It overwrites nothing.
set -euo pipefail
umask 027
[[ $# == 1 && -f $1/SHA256SUMS ]] || { echo "usage: restore.sh /var/backups/sanai/2026-11-25T02-30-00Z" >&2; exit 2; }
[[ -n ${DATABASE_URL:-}${DATABASE_URL_FILE:-} ]] || { set -a; . /etc/sanai/env; set +a; }
. "$(dirname "$0")/data.sh"

(cd "$1" && sha256sum --quiet --check SHA256SUMS)
pg_restore --list "$1/database.dump" >/dev/null

tables=$(psql --dbname "$database" --no-align --tuples-only --command \
  "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = 'public'")
((tables == 0)) || { echo "The database has $tables tables. Restore into an empty one." >&2; exit 1; }
for folder in "${folders[@]}"; do
  if [[ -n $(ls -A "$VAR/$folder" 2>/dev/null) ]]; then
    echo "$VAR/$folder is not empty. Move what is there away first." >&2
    exit 1
  fi
done

pg_restore --dbname "$database" --no-owner --no-privileges --single-transaction --exit-on-error "$1/database.dump"
tar --extract --no-same-owner --file "$1/files.tar" --directory "$VAR"
echo "Restored $1, made by release $(cat "$1/release"). Next: sanai check_invariants."
