package io.dromedary.drop;

/**
 * A camera motion or effect that a drop asks for.
 *
 * @param name     its name in the provider's list, or its id
 * @param strength from 0 to 1; null for the model's own
 */
public record Motion(String name, Double strength) {
}
