package io.dromedary.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoredTest {

    @ParameterizedTest
    @ValueSource(strings = {".DS_Store", ".writable", ".writable123.tmp", ".hidden.png", "._photo.png", ".syncthing.photo.png.tmp",
        "_profile.yaml", "_drafts",
        "a.tmp", "a.png.PART",
        "a.partial", "a.crdownload", "a.download", "a.filepart", "a.yaml.swp", "a.yaml~", "Thumbs.db", "thumbs.DB", "Desktop.ini", "@eaDir",
        "photo.png.camelLock",
        "photo.png.error.json", "photo.error.TXT", "DELETE-ME-TO-CANCEL.txt",
        "#recycle", "@Recycle", "$RECYCLE.BIN", ".Trash-1000", ".Trashes", "System Volume Information", "lost+found", ".snapshot",
        ".snapshots", "@Recently-Snapshot", "#snapshot", "Icon\r", "photo.png:Zone.Identifier", "shop_$folder$",
        "photo.png@SynoEAStream", "found.000", "~snapshot"})
    void whatIsNoDropIsIgnored(String name) {
        assertThat(Ignored.test(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"photo.png", "a_b.png", "error.json", "photo.errors.json", "tmp", "part", "photo.tmp.png", "~photo.png",
        "desktop.init", "recycle", "#1.png", "$5.png", "@home", "Icon", "lost", "snapshot.png", "Trash"})
    void whatMayBeADropIsLookedAt(String name) {
        assertThat(Ignored.test(name)).isFalse();
    }
}
