package io.dromedary.drop;

/**
 * One picture of a drop, as its header describes it.
 *
 * @param name   file name as it was dropped
 * @param type   decided by content, not by name
 * @param bytes  size of the file
 * @param width  in pixels, before any rotation that the picture asks for
 * @param height in pixels
 */
public record Media(String name, MediaType type, long bytes, int width, int height) {
}
