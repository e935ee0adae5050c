package io.dromedary.job;

/**
 * One of several results that did not come, while others did.
 *
 * @param number place in the provider's answer, from 1
 * @param word   the provider's status word, such as nsfw or failed
 * @param why    for people
 */
public record Missing(int number, String word, String why) {
}
