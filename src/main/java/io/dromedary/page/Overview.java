package io.dromedary.page;

/**
 * What the front page shows.
 *
 * @param sentence the state of the line in one sentence
 */
public record Overview(String sentence) {
}
