package io.dromedary.sandbox.server;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of a {@code multipart/form-data} body.
 *
 * @param fileName as sent, empty where none was
 */
public record Multipart(String fileName, byte[] content) {

    private static final Pattern BOUNDARY = Pattern.compile("(?i)multipart/form-data;.*?boundary=\"?([^\";]+)\"?.*");
    private static final Pattern NAME = Pattern.compile("(?i)content-disposition:\\s*form-data;[^\r\n]*?\\bname=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)\\bfilename=\"([^\"]*)\"");

    /** The field with this name, if the body has one. */
    public static Optional<Multipart> field(String name, String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(contentType == null ? "" : contentType);
        if (!boundary.matches()) {
            return Optional.empty();
        }
        // Latin 1 maps every byte to one character and back.
        String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
        for (String part : text.split(Pattern.quote("\r\n--" + boundary.group(1)))) {
            int end = part.indexOf("\r\n\r\n");
            Matcher found = NAME.matcher(end < 0 ? "" : part.substring(0, end));
            if (found.find() && found.group(1).equals(name)) {
                Matcher fileName = FILE_NAME.matcher(part.substring(0, end));
                return Optional.of(new Multipart(fileName.find() ? fileName.group(1) : "",
                        part.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1)));
            }
        }
        return Optional.empty();
    }
}
