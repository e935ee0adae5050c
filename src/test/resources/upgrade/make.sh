#!/bin/sh
# Makes root-0.1.0.zip: what the first version, 0.1.0, leaves behind when it is killed with work in every state. Run it in a clone with its history.
# It needs a JDK, Maven, git and port 8700. Nothing of today's Dromedary takes part.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# No commit is tagged 0.1.0, and CHANGELOG.md still calls it unreleased. This is the last one of the first version of all: its CHANGELOG.md
# says "0.1.0 ... this is the first version", and the next commit changes the tables of the journal.
commit=9458671
work=$(mktemp -d)
git clone -q "$(git -C "$here" rev-parse --show-toplevel)" "$work/old"
git -C "$work/old" checkout -q "$commit"
mvn -q -B -f "$work/old/pom.xml" -DskipTests package
mkdir "$work/run"
LC_ALL=C.UTF-8 java -cp "$work/old/target/lib/*" "$here/MakeRoot.java" "$work/old" "$work/run" "$here/root-0.1.0.zip"
rm -rf "$work"
