package io.dromedary.testing;

import io.dromedary.catalogue.Catalogue;
import io.dromedary.catalogue.Names;
import io.dromedary.catalogue.RequestBuilder;
import java.nio.file.Path;

/** The models that come with the program. */
public final class Models {

    public static final Catalogue CATALOGUE = Catalogue.read(Path.of("no-such-folder"));
    public static final RequestBuilder COMPOSITION = new RequestBuilder(CATALOGUE, Names.BUILT_IN);

    private Models() {
    }
}
