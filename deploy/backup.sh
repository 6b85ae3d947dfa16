#!/usr/bin/env bash
# Copies what a service keeps, also while it runs: backup.sh DATA-FOLDER BACKUP-FOLDER
# Run it again on the same back-up to bring that up to date. Needs Debian's sqlite3.
set -euo pipefail
if [ $# -ne 2 ] || [ ! -f "$1/jobs.db" ] || [ ! -f "$1/views.db" ]; then
  echo "Expected a data folder (with jobs.db and views.db) and a folder for the back-up: backup.sh /var/lib/ifealid /backup" >&2
  exit 2
fi
data=$1
backup=$2
mkdir -p "$backup/datasets"

# The databases first: then every dataset that they name is among those copied afterwards.
for name in jobs views; do
  rm -f "$backup/$name.db.new"
  sqlite3 "$data/$name.db" ".timeout 10000" ".backup '$backup/$name.db.new'"
  [ "$(sqlite3 "$backup/$name.db.new" 'PRAGMA quick_check')" = ok ] || { echo "The copy of $name.db is damaged; the back-up keeps the one before." >&2; exit 1; }
done
mv "$backup/jobs.db.new" "$backup/jobs.db"
mv "$backup/views.db.new" "$backup/views.db"

# Datasets never change, so those that are there already stay; a copy has its name only when it is whole.
list() { (cd "$1/datasets" && find . -mindepth 2 -type f -regextype posix-extended -regex '\./[0-9a-f]{2}/[0-9a-f]{64}' | sort); }
comm -23 <(list "$data") <(list "$backup") | while read -r file; do
  mkdir -p "$backup/datasets/$(dirname "$file")"
  # One may be deleted in between, with its last view.
  if cp -p "$data/datasets/$file" "$backup/datasets/$file.new" 2>/dev/null; then
    mv "$backup/datasets/$file.new" "$backup/datasets/$file"
  elif [ -e "$data/datasets/$file" ]; then
    echo "$data/datasets/$file cannot be copied." >&2
    exit 1
  fi
done

# What people deleted goes from the back-up as well.
comm -13 <(list "$data") <(list "$backup") | while read -r file; do rm -f "$backup/datasets/$file"; done
sync -f "$backup"
echo "$(list "$backup" | wc -l) datasets, $(sqlite3 "$backup/views.db" 'SELECT count(*) FROM views') views"
