package io.dromedary.job;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A model as the provider lists it for this account.
 *
 * @param id     path of its submissions, without leading slash
 * @param title  for people; null where the list has none
 * @param makes  the list's own word, such as {@code video}; null where it has none
 * @param schema JSON Schema of the body of a submission; null where the list has none
 */
public record ListedModel(String id, String title, String makes, ObjectNode schema) {
}
