package io.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSuffixTest {

    @ParameterizedTest
    @CsvSource({
        "image/png, https://cdn.example/x.jpg, png",
        "IMAGE/JPEG, https://cdn.example/x, jpg",
        "video/mp4, https://cdn.example/x, mp4",
        "video/quicktime, https://cdn.example/x, mov",
        "image/webp, https://cdn.example/x, webp",
        "image/gif, https://cdn.example/x, gif",
        "audio/vnd.wave, https://cdn.example/x, wav",
        "audio/mpeg, https://cdn.example/x, mp3",
        "application/x-zip-compressed, https://cdn.example/x, zip",
        "model/gltf-binary, https://cdn.example/x, glb",
        "application/octet-stream, https://cdn.example/x.wav, wav",
        "application/octet-stream, https://cdn.example/x.fbx, fbx",
        "binary/octet-stream, https://cdn.example/x.ply?a=b, ply",
        "text/javascript, https://cdn.example/x.jsx, jsx",
        "application/json, https://cdn.example/x.json, bin",
        "application/octet-stream, https://cdn.example/x.exe, bin",
        "application/octet-stream, https://cdn.example/x.html, bin",
        "application/octet-stream, https://cdn.example/a.b/x.MP4?sig=a.png, mp4",
        "application/octet-stream, https://cdn.example/x, bin",
        "application/octet-stream, https://cdn.example/x.toolong, bin",
        "application/octet-stream, https://cdn.example/x.s%2Fh, bin",
        "application/octet-stream, https://cdn.example, bin",
        "text/x-unknown, https://cdn.example/x.p/, bin",
    })
    void followsTheTypeThenTheAddress(String type, String address, String suffix) {
        assertThat(FileSuffix.of(type, address)).isEqualTo(suffix);
    }
}
