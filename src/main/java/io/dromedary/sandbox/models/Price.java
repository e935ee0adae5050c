package io.dromedary.sandbox.models;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What one output costs, as written in the model files.
 *
 * @param by parameter whose value decides, or null
 * @param credits by the value of that parameter; under {@code ""} where nothing decides
 * @param discount percentage that the account is spared, or null
 * @param description instead of a price, where seconds or tokens are charged
 */
public record Price(String by, Map<String, BigDecimal> credits, BigDecimal discount, String description) {
}
