#!/bin/sh
notice() {
  echo "$(date '+%Y/%m/%d %H:%M:%S') [notice] $1#$1: $2" >&2
}
end() {
  for worker in 29 30; do
    notice $worker exiting
    notice $worker exit
  done
  for worker in 29 30; do
    notice 1 "signal 17 (SIGCHLD) received from $worker"
    notice 1 "worker process $worker exited with code 0"
  done
  notice 1 exit
  exit 0
}
quit() {
  notice 1 "signal 3 (SIGQUIT) received, shutting down"
  notice 29 "gracefully shutting down"
  notice 30 "gracefully shutting down"
  end
}
trap quit QUIT
trap 'notice 1 "signal 15 (SIGTERM) received, exiting"; end' TERM
trap 'notice 1 "signal 2 (SIGINT) received, exiting"; end' INT
trap 'notice 1 "signal 1 (SIGHUP) received, reconfiguring"; notice 1 reconfiguring' HUP
notice 1 'using the "epoll" event method'
notice 1 "nginx/$NGINX_VERSION"
notice 1 "built by gcc 14.2.0 (Debian 14.2.0-19) "
notice 1 "OS: Linux 6.8.0-64-generic"
notice 1 "getrlimit(RLIMIT_NOFILE): 1048576:1048576"
notice 1 "start worker processes"
notice 1 "start worker process 29"
notice 1 "start worker process 30"
while :; do
  sleep 86400 &
  wait $!
done
