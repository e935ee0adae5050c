#!/usr/bin/env bash
# Builds the image where no registry can be reached, and runs one drop through it as the image's own user.
# The base images are stood in for by ones made from this machine's JDK and Maven, under the names that the Dockerfile uses.
# Needs root and buildah.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot

stand_in() { # name, folders...
    local name=$1 root
    shift
    root=$(mktemp -d -p "$work")
    mkdir -p "$root"/{tmp,root,etc,proc,dev,sys,bin}
    chmod 1777 "$root/tmp"
    local java
    java=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
    for path in "$java" "$@"; do
        mkdir -p "$root$(dirname "$path")"
        cp -a "$path" "$root$path"
    done
    # Files of the JDK and of Maven are often links into /etc.
    find "$root" -type l -lname '/etc/*' | while read -r link; do
        target=$(readlink "$link")
        [ -e "$target" ] && mkdir -p "$root$(dirname "$target")" && cp -a "$target" "$root$target"
    done
    for program in sh bash env ls cat mkdir chown chmod dirname basename readlink uname expr sed tr id timeout; do
        cp -L "$(command -v $program)" "$root/bin/"
    done
    { find "$java" -name '*.so'; echo "$java/bin/java"; ls -d "$root"/bin/*; } | xargs -n1 ldd 2> /dev/null | cat - <(ldconfig -p | grep -E 'lib(pthread|dl|rt|m)\.so') | grep -o '/[^ ]*\.so[^ ]*' | sort -u | while read -r library; do
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
    done
    mkdir -p "$root/usr/bin"
    ln -sf "$java/bin/java" "$root/usr/bin/java"
    [ ! -e /usr/share/maven ] || ln -sf /usr/share/maven/bin/mvn "$root/usr/bin/mvn"
    [ ! -d /usr/lib/locale/C.utf8 ] || { mkdir -p "$root/usr/lib/locale"; cp -a /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"; }
    printf 'root:x:0:0::/root:/bin/sh\n' > "$root/etc/passwd"
    cp /etc/hosts /etc/resolv.conf "$root/etc/" 2> /dev/null || true
    local container
    container=$(buildah from scratch)
    buildah copy -q "$container" "$root" / > /dev/null
    buildah config --env PATH=/usr/bin:/bin --env JAVA_HOME="$java" "$container"
    buildah commit -q "$container" "$name" > /dev/null
    buildah rm "$container" > /dev/null
}

bases=$(sed -n 's/^FROM \([^ ]*\).*/\1/p' Dockerfile)
stand_in "$(echo "$bases" | head -1)" /usr/share/maven /usr/share/java /etc/maven "$HOME/.m2"
stand_in "$(echo "$bases" | tail -1)"
buildah build -q --pull=never -t dromedary-check . > /dev/null

container=$(buildah from --pull=never dromedary-check)
run() { buildah run --user 10001:0 "$@"; }
trap 'pkill -f "java .*sandbox --port $port" || true; buildah rm "$container" > /dev/null; rm -rf "$work"' EXIT
port=$((20000 + RANDOM % 20000))
id=$(run "$container" -- id -u)
[ "$id" = 10001 ] || { echo "It runs as uid $id, not 10001"; exit 1; }
java="java -Ddromedary.home=/app -jar /app/dromedary.jar"
run "$container" -- $java sandbox --port "$port" > "$work/sandbox.txt" &
until grep -q listens "$work/sandbox.txt"; do sleep 1; done
run "$container" -- sh -c 'mkdir -p /data/inbox && cat /app/samples/dunes.jpg > /data/inbox/dunes.jpg && cat /app/samples/dunes.txt > /data/inbox/dunes.txt'
run --env HF_KEY=any:key --env HIGGSFIELD_BASE_URL=http://127.0.0.1:$port --env DROMEDARY_DOWNLOAD_ALLOW_PRIVATE=true \
    --env DROMEDARY_MODEL=kling-3 "$container" -- timeout 60 $java run --once
run "$container" -- ls -ln /data/outbox
