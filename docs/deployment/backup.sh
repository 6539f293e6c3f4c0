#!/bin/bash
# A folder below /var/backups/sanai with the database and the files as they are now, checked before it counts.
# Older ones are removed after BACKUPS_KEPT_DAYS (30), but never without a newer one that is whole.
set -euo pipefail
umask 077
[[ -n ${DATABASE_URL:-}${DATABASE_URL_FILE:-} ]] || { set -a; . /etc/sanai/env; set +a; }
. "$(dirname "$0")/data.sh"

folder=/var/backups/sanai
name=$(date -u +%Y-%m-%dT%H-%M-%SZ)
exec 9>"$folder/.lock"
flock --nonblock 9 || { echo "Another backup is being made." >&2; exit 1; }
rm -rf "$folder"/*.part # of one that was cut short
work=$folder/$name.part
mkdir "$work"

# The database first. A file is kept before the row that names it says so: every file of this dump is there already.
pg_dump --dbname "$database" --format custom --no-owner --no-privileges --file "$work/database.dump"
for each in "${folders[@]}"; do mkdir -p "$VAR/$each"; done
status=0
tar --create --file "$work/files.tar" --directory "$VAR" --exclude '*.part' "${folders[@]}" || status=$?
((status <= 1)) # 1: a file changed or went while it was read
basename "$(readlink -f "$(dirname "$0")/../..")" >"$work/release"

# Whole? A dump whose list of contents cannot be read, or names no data, is none.
tables=$(pg_restore --list "$work/database.dump" | grep -c ' TABLE DATA ')
tar --list --file "$work/files.tar" >/dev/null
(cd "$work" && sha256sum database.dump files.tar release >SHA256SUMS)
sync -f "$work"
mv "$work" "$folder/$name"

find "$folder" -mindepth 1 -maxdepth 1 -type d -name '????-??-??T??-??-??Z' ! -name "$name" \
  -mtime "+${BACKUPS_KEPT_DAYS:-30}" -exec rm -rf {} +
echo "$folder/$name: $tables tables, $(du -sh "$folder/$name" | cut -f1)"
