package io.dromedary.sandbox.studio;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.sandbox.faults.FaultMarkers;
import io.dromedary.sandbox.ledger.Order;
import io.dromedary.sandbox.ledger.SourcePicture;
import io.dromedary.sandbox.models.Format;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.models.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TitleCardTest {

    @Test
    void saysThatAPictureCanNotBeDrawnWhenTheJdkDoesNotDecodeIt(@TempDir Path folder) throws IOException {
        // Given
        Path webp = Files.write(folder.resolve("a"), "RIFF\4\0\0\0WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1));
        var source = new SourcePicture(webp, "image/webp");
        // When
        var card = TitleCard
                .of(new Order("dop", "a", ModelFamily.Kind.VIDEO, Format.MP4, 1, new Size(64, 32), source, null, null, FaultMarkers.NONE),
                        0);
        // Then
        assertThat(card.picture()).isNull();
        assertThat(card.remark()).contains("image/webp");
    }
}
