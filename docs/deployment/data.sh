# Read by backup.sh and restore.sh: where the data is.

# Below VAR; what is not here can be made anew.
folders=(media certificates hand-ins)

# As every setting, the address may be in a file.
if [[ -z ${DATABASE_URL:-} ]]; then
  DATABASE_URL=$(<"${DATABASE_URL_FILE:?neither DATABASE_URL nor DATABASE_URL_FILE is set}")
fi

# DATABASE_URL without its password, which would be seen in the list of processes; it goes to PGPASSWORD, which is not.
database=$DATABASE_URL
if [[ $database =~ ^(postgres(ql)?://[^:/@]*):([^@]*)@(.*)$ ]]; then
  database=${BASH_REMATCH[1]}@${BASH_REMATCH[4]}
  encoded=${BASH_REMATCH[3]//\\/\\\\}
  PGPASSWORD=$(printf '%b' "${encoded//%/\\x}")
  export PGPASSWORD
fi
