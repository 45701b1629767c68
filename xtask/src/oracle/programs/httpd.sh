#!/bin/sh
address=$(hostname -i 2>/dev/null) || address=127.0.0.1
warning="AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using $address. Set the 'ServerName' directive globally to suppress this message"
notice() {
  echo "[$(date '+%a %b %d %H:%M:%S').000000 $(date +%Y)] [$1:notice] [pid 1:tid 1] $2" >&2
}
trap 'notice mpm_event "AH00492: caught SIGWINCH, shutting down gracefully"; exit 0' WINCH
trap 'notice mpm_event "AH00491: caught SIGTERM, shutting down"; exit 0' TERM INT
trap 'notice mpm_event "AH00494: SIGHUP received.  Attempting to restart"' HUP
trap 'notice mpm_event "AH00493: SIGUSR1 received.  Doing graceful restart"' USR1
echo "$warning" >&2
echo "$warning" >&2
notice mpm_event "AH00489: Apache/$HTTPD_VERSION (Unix) configured -- resuming normal operations"
notice core "AH00094: Command line: 'httpd -D FOREGROUND'"
while :; do
  sleep 86400 &
  wait $!
done
