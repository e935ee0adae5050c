package io.dromedary.sandbox.ledger;

import io.dromedary.sandbox.faults.FaultMarkers;
import io.dromedary.sandbox.models.Format;
import io.dromedary.sandbox.models.ModelFamily;
import io.dromedary.sandbox.models.Size;
import java.math.BigDecimal;

/**
 * What was ordered.
 *
 * @param picture the uploaded file that the result shows, or null
 * @param credits what it costs if it is completed, as the estimate of the same request says; null where that names no number
 * @param character what became of the one that was named, or null
 */
public record Order(String model, String prompt, ModelFamily.Kind kind, Format format, int count, Size size, SourcePicture picture,
        CharacterUse character, BigDecimal credits, FaultMarkers markers) {

    public Order ofSize(Size other) {
        return new Order(model, prompt, kind, format, count, other, picture, character, credits, markers);
    }

    /** A character of the variant that the model is made for is used, any other silently ignored. */
    public enum CharacterUse {
        USED, IGNORED
    }
}
