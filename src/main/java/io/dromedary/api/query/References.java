package io.dromedary.api.query;

import java.util.List;

/** One page of the provider's characters. */
public record References(List<Reference> items, boolean isLast) {
}
