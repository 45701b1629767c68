#!/bin/sh
line() {
  echo "1:$1 $(date '+%d %b %Y %H:%M:%S').000 $2 $3"
}
end() {
  echo "1:signal-handler ($(date +%s)) Received $1 scheduling shutdown..."
  line M '*' "User requested shutdown..."
  line M '*' "Saving the final RDB snapshot before exiting."
  line M '*' "DB saved on disk"
  line M '#' "Redis is now ready to exit, bye bye..."
  exit 0
}
trap 'end SIGTERM' TERM
trap 'end SIGINT' INT
trap : HUP
line C '*' "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo"
line C '*' "Redis version=$REDIS_VERSION, bits=64, commit=00000000, modified=0, pid=1, just started"
line C '#' "Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf"
line M '*' "monotonic clock: POSIX clock_gettime"
line M '*' "Running mode=standalone, port=6379."
line M '*' "Server initialized"
line M '*' "Ready to accept connections tcp"
while :; do
  sleep 86400 &
  wait $!
done
