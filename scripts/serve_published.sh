#!/bin/sh
# Serve a folder made by 'gongkai publish': serve_published.sh FOLDER [PORT [HOST]]
#
# The server gets the present snapshot by the name that never changes its meaning, under a link called archive.db. So
# all its connections see one state even when a new snapshot is published meanwhile; restart it to show the new one.
set -eu
folder=$(cd "${1:?usage: serve_published.sh FOLDER [PORT [HOST]]}" && pwd)
name=
read -r _sum name < "$folder/manifest-sha256.txt" || :
case $name in
    archive-????????????????.db) ;;
    *) echo "$folder was not made by 'gongkai publish'" >&2; exit 2 ;;
esac
place=$(mktemp -d)
ln -s "$folder/$name" "$place/archive.db"
exec gongkai --archive "$place/archive.db" serve --host "${3:-127.0.0.1}" --port "${2:-8001}"
