# Makes the root the file system of this mount namespace and becomes the daemon. $1: the root, $2: the oracle's folder.
root=$2/mount
mount --bind "$1" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
if grep -q '^memory[[:space:]]*0' /proc/cgroups; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
  for controller in cpu cpuacct cpuset memory devices freezer blkio pids; do
    mkdir "$root/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "$root/sys/fs/cgroup/$controller" || rmdir "$root/sys/fs/cgroup/$controller"
  done
  mkdir "$root/sys/fs/cgroup/systemd"
  mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
fi
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$2/run" "$root/run"
mkdir -p "$root/var/lib/docker"
mount --bind "$2/data" "$root/var/lib/docker"
# Where scenes play: the daemon sees the folders that they mount under the names that they use.
mkdir -p "$root$2/work"
mount --bind "$2/work" "$root$2/work"
cp "$2/ca.pem" "$root/run/hub-ca.pem"
mount --bind "$2/hosts" "$root/etc/hosts"
# What containers are told of the host's name server is the same everywhere.
echo nameserver 192.168.1.1 >"$2/resolv.conf"
mount --bind "$2/resolv.conf" "$root/etc/resolv.conf"
cd "$root"
mkdir -p old
pivot_root . old
umount -l /old
# The cgroup namespace is private wherever there is cgroup2, which is nearly everywhere.
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin SSL_CERT_FILE=/run/hub-ca.pem \
  docker-init -- dockerd -H unix:///run/docker.sock --data-root /var/lib/docker -p /run/docker.pid \
  --default-cgroupns-mode private
