package io.dromedary.settings;

import java.util.Map;
import org.apache.camel.CamelContext;

/**
 * The environment wins over the settings of Camel's components, as over all others: Camel Main itself lets it win over
 * {@code camel.main.*} only, and keeps the file's value of {@code camel.component.*}.
 */
public final class ComponentVariables {

    private ComponentVariables() {
    }

    public static void apply(CamelContext context, Map<String, String> environment) {
        new SettingNames().known("camel.component.").forEach(name -> {
            String value = environment.get(EnvironmentName.of(name));
            if (value != null && !value.isBlank()) {
                context.getPropertiesComponent().addOverrideProperty(name, value.strip());
            }
        });
    }
}
