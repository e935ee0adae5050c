package io.dromedary.sandbox;

/**
 * What was ordered.
 *
 * @param picture the uploaded file that the result shows, or null
 * @param character what became of the one that was named, or null
 */
record Order(String model, String prompt, Model.Kind kind, Format format, int count, Size size, SourcePicture picture, CharacterUse character,
        Markers markers) {

    Order ofSize(Size other) {
        return new Order(model, prompt, kind, format, count, other, picture, character, markers);
    }

    /** A character of the variant that the model is made for is used, any other silently ignored. */
    enum CharacterUse {
        USED, IGNORED
    }
}
