#!/usr/bin/env bash
# Builds the image where no registry can be reached, tries it, and prints its figures: size, start to ready, memory, with and without the cache.
# The base images are stood in for by ones made from this machine's JDK and Maven, under the names that the Dockerfile uses.
# What is tried is the image's own file system, read-only, with its own entry point, environment and health check.
# Needs root, buildah, curl, and a JDK 25 in JAVA_HOME.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
started=()
container=
finish() {
    for process in "${started[@]}"; do kill "$process" 2> /dev/null || true; done
    wait 2> /dev/null || true
    [ -z "$container" ] || { buildah umount "$container" > /dev/null; buildah rm "$container" > /dev/null; }
    rm -rf "$work"
}
trap finish EXIT
failed() { echo "FAILED: $1" >&2; exit 1; }

stand_in() { # name, folders...
    local name=$1 root path link target library
    shift
    root=$(mktemp -d -p "$work")
    mkdir -p "$root"/{tmp,root,etc,proc,dev,sys,usr/bin,usr/local/bin,opt/java}
    ln -s usr/bin "$root/bin"
    chmod 1777 "$root/tmp"
    cp -a "$(readlink -f "$JAVA_HOME")" "$root/opt/java/openjdk"
    for path in "$@"; do
        mkdir -p "$root$(dirname "$path")"
        cp -a "$path" "$root$path"
    done
    # Files of Maven are often links into /etc.
    find "$root" -type l -lname '/etc/*' | while read -r link; do
        target=$(readlink "$link")
        [ ! -e "$target" ] || { mkdir -p "$root$(dirname "$target")"; cp -a "$target" "$root$target"; }
    done
    for program in sh bash env ls cat cp rm mkdir chown chmod dirname basename readlink uname expr sed tr id sleep sort grep find ldd kill; do
        cp -L "$(type -P $program)" "$root/bin/"
    done
    { find "$root/opt" -name '*.so'; echo "$root/opt/java/openjdk/bin/java"; ls -d "$root"/bin/*; } | { xargs -n1 ldd 2> /dev/null || true; } \
        | cat - <(ldconfig -p | grep -E 'lib(pthread|dl|rt|m)\.so') | grep -o '/[^ ]*\.so[^ ]*' | { grep -v "^$root" || true; } | sort -u | while read -r library; do
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
    done
    [ ! -e /usr/share/maven ] || ln -sf /usr/share/maven/bin/mvn "$root/usr/bin/mvn"
    [ ! -d /usr/lib/locale/C.utf8 ] || { mkdir -p "$root/usr/lib/locale"; cp -a /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"; }
    printf 'root:x:0:0::/root:/bin/sh\n' > "$root/etc/passwd"
    cp /etc/hosts /etc/resolv.conf "$root/etc/" 2> /dev/null || true
    local base
    base=$(buildah from scratch)
    buildah copy -q "$base" "$root" / > /dev/null
    buildah config --env PATH=/opt/java/openjdk/bin:/usr/bin:/bin --env JAVA_HOME=/opt/java/openjdk --env LANG=C.UTF-8 "$base"
    buildah commit -q "$base" "$name" > /dev/null
    buildah rm "$base" > /dev/null
    rm -rf "$root"
}

mapfile -t bases < <(sed -n 's/^FROM \([^ ]*\) AS .*/\1/p' Dockerfile)
stand_in "${bases[0]}" /usr/share/maven /usr/share/java /etc/maven "$HOME/.m2"
stand_in "${bases[1]}"
buildah build --format docker --pull=never -t dromedary-check . > "$work/build.txt" 2>&1 || { cat "$work/build.txt"; failed "it cannot be built"; }

container=$(buildah from --pull=never dromedary-check)
image=$(buildah mount "$container")
of_image() { buildah inspect --type image --format "$1" dromedary-check; }
mapfile -t entry < <(of_image '{{range .Docker.Config.Entrypoint}}{{println .}}{{end}}' | sed '/^$/d')
mapfile -t health < <(of_image '{{range .Docker.Config.Healthcheck.Test}}{{println .}}{{end}}' | sed '/^$/d; 1d')
mapfile -t environment < <(of_image '{{range .Docker.Config.Env}}{{println .}}{{end}}' | sed '/^$/d')

# As a container: the image read-only, one volume, no more rights than that user has. The process has the id of this call.
inside() { # user, volume, settings..., --, command
    local user=$1 volume=$2 settings=()
    shift 2
    while [ "$1" != -- ]; do settings+=("$1"); shift; done
    shift
    exec unshare --mount bash -c '
        image=$1 volume=$2; shift 2
        mount --bind "$image" "$image" && mount -o remount,ro,bind "$image"
        mount --bind "$volume" "$image/data" && mount --bind /dev "$image/dev" && mount -t proc proc "$image/proc"
        exec "$@"' inside "$image" "$volume" env -i "${environment[@]}" "${settings[@]}" "$(type -P chroot)" --userspec="$user" --groups= "$image" "$@"
}
mkdir -p "$image/dev" "$image/proc"

port=$((20000 + RANDOM % 20000))
mkdir "$work/nothing"
chmod 777 "$work/nothing"
( inside 10001:0 "$work/nothing" -- "${entry[0]}" -Djava.io.tmpdir=/data "${entry[@]:1}" sandbox --port "$port" ) > "$work/sandbox.txt" 2>&1 &
started+=($!)
until grep -q listens "$work/sandbox.txt"; do kill -0 "${started[0]}" || { cat "$work/sandbox.txt"; failed "the sandbox ends"; }; sleep 0.2; done
settings=(HF_KEY=any:key "HIGGSFIELD_BASE_URL=http://127.0.0.1:$port" DROMEDARY_DOWNLOAD_ALLOW_PRIVATE=true DROMEDARY_MODEL=kling-3
    DROMEDARY_MANAGEMENT_PORT=$((port + 1)))

drop() { # volume, name
    mkdir -p "$1/inbox"
    cp samples/dunes.jpg "$1/inbox/$2.jpg"
    cp samples/dunes.txt "$1/inbox/$2.txt"
    chmod -R a+rwX "$1/inbox"
}

for user in 10001:0 4711:0; do
    volume=$(mktemp -d -p "$work")
    chown "$user" "$volume"
    drop "$volume" dunes
    ( inside "$user" "$volume" "${settings[@]}" -- "${entry[@]}" run --once ) > "$work/once.txt" 2>&1 || { cat "$work/once.txt"; failed "run --once as $user"; }
    ls "$volume"/outbox/dunes__*.mp4 > /dev/null || { cat "$work/once.txt"; failed "nothing delivered as $user"; }
    echo "a drop, read-only, as $user                  delivered"
done

volume=$(mktemp -d -p "$work")
chmod 755 "$volume"
! ( inside 4711:0 "$volume" "${settings[@]}" -- "${entry[@]}" run --once ) > "$work/others.txt" 2>&1 || failed "it works in somebody else's volume"
grep -q "The folder /data cannot be written" "$work/others.txt" || { cat "$work/others.txt"; failed "no clear message"; }
echo "a volume that belongs to somebody else       refused: $(grep -o 'The folder /data cannot[^.]*' "$work/others.txt" | head -1)"

healthy() { ( inside 10001:0 "$volume" "${settings[@]}" -- "${health[@]}" ) > "$work/health.txt" 2>&1; }
start() { # options of Java
    began=$(date +%s%N)
    ( inside 10001:0 "$volume" "${settings[@]}" "${@:2}" -- "${entry[0]}" $1 "${entry[@]:1}" run ) > "$work/run.txt" 2>&1 &
    line=$!
    started+=($line)
    until curl -sf "http://127.0.0.1:$((port + 1))/observe/health/ready" > /dev/null; do
        kill -0 $line 2> /dev/null || { cat "$work/run.txt"; failed "it does not start"; }
        sleep 0.02
    done
    ready=$((($(date +%s%N) - began) / 1000000))
}
stop() {
    began=$(date +%s%N)
    kill $line
    wait $line || true
    stopped=$((($(date +%s%N) - began) / 1000000))
    [ $stopped -lt 9000 ] || failed "it took $stopped ms to stop"
}

chown 10001:0 "$volume"
healthy && failed "healthy before it runs"
start ""
healthy || { cat "$work/health.txt"; failed "not healthy while it runs"; }
mv "$volume/outbox" "$volume/outbox-gone"
: > "$volume/outbox"
for _ in $(seq 60); do healthy || break; sleep 1; done
healthy && failed "healthy without an outbox"
rm "$volume/outbox"
mv "$volume/outbox-gone" "$volume/outbox"
for _ in $(seq 60); do healthy && break; sleep 1; done
healthy || { cat "$work/health.txt"; failed "not healthy again"; }
echo "its health check                             unhealthy, healthy, unhealthy without an outbox, healthy again"

drop "$volume" stopped
until ls "$volume"/work/*/*.jpg > /dev/null 2>&1; do sleep 0.1; done
stop
echo "stopped with work under way                  after $stopped ms"
start ""
until ls "$volume"/outbox/stopped__*.mp4 > /dev/null 2>&1; do kill -0 $line || failed "it ended"; sleep 0.2; done
echo "after the next start                         delivered"
stop

figures() { # name, options of Java
    for _ in 1 2 3; do
        start "$2"
        all+=("$ready")
        sleep 5
        memory=$(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$line/status")
        stop
    done
    printf '%-44s %s ms, then idle in %d MB\n' "start to ready $1" "$(printf '%s\n' "${all[@]}" | sort -n | sed -n 2p)" "$memory"
    all=()
}
all=()
figures "with the cache" ""
figures "without the cache" "-XX:AOTMode=off"
echo "image, as a registry keeps it                $(tar -c -C "$image" --exclude=./dev --exclude=./proc . | gzip | wc -c | awk '{print int($1 / 1000000)}') MB"
echo "image, unpacked                              $(du -sm --exclude=dev --exclude=proc "$image" | cut -f1) MB"
