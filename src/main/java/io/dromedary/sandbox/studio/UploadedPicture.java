package io.dromedary.sandbox.studio;

import io.dromedary.sandbox.ledger.SourcePicture;
import io.dromedary.sandbox.models.Size;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;

/** Reads an uploaded picture for drawing, in about the size in which it is needed. */
final class UploadedPicture {

    private UploadedPicture() {
    }

    /** @return null when the JDK can not decode it: WebP, CMYK JPEG, damaged files */
    static BufferedImage read(SourcePicture picture, Size wanted) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(picture.file().toFile())) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return null;
            }
            var reader = readers.next();
            try {
                reader.setInput(in);
                var param = reader.getDefaultReadParam();
                // Skipping pixels keeps a photograph of 50 megapixels out of the heap.
                int skip = Math.max(1, Math.min(reader.getWidth(0) / wanted.width(), reader.getHeight(0) / wanted.height()) / 2);
                param.setSourceSubsampling(skip, skip, 0, 0);
                BufferedImage decoded = reader.read(0, param);
                var opaque = new BufferedImage(decoded.getWidth(), decoded.getHeight(), BufferedImage.TYPE_INT_RGB);
                var graphics = opaque.createGraphics();
                graphics.drawImage(decoded, 0, 0, null);
                graphics.dispose();
                return opaque;
            } catch (IOException | RuntimeException e) {
                return null;
            } finally {
                reader.dispose();
            }
        }
    }
}
