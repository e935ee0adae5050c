package io.dromedary.drop;

/**
 * One picture, recording or video of a drop, as its header describes it.
 *
 * @param name   file name as it was dropped
 * @param type   decided by content, not by name
 * @param bytes  size of the file
 * @param width  in pixels, before any rotation that the picture asks for; 0 for a recording or video
 * @param height in pixels; 0 for a recording or video
 */
public record Media(String name, MediaType type, long bytes, int width, int height) {
}
