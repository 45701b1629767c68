#!/bin/sh
case "$1" in
nginx | nginx-debug) cat /usr/share/nginx/entrypoint.txt ;;
esac
exec "$@"
