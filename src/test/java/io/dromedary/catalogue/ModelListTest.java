package io.dromedary.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.testing.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelListTest {

    private final Catalogue own = Catalogue.read(Path.of("src/test/resources/catalogue"));

    @Test
    void theListInTheRepositoryIsThatOfTheBuiltInModels() throws Exception {
        assertThat(Files.readString(Path.of("MODELS.md"))).as("write it again: ./dromedary models --markdown > MODELS.md")
                .isEqualTo(new ModelList(Models.CATALOGUE).markdown());
    }

    @Test
    void modelsStandUnderTheirFamilyAndTheOnesThatNobodyDescribedAreMarked() {
        assertThat(new ModelList(own).text()).contains("""
                Own
                  own/everything   everything
                      A model with one of each (video)
                """).contains("  own/name-only *\n").endsWith("  ./dromedary models NAME explains one.\n");
        assertThat(new ModelList(own).markdown()).contains("## Own\n").contains("""
                | `own/sized`<br>A model that wants the size of its picture |  | video | images (optional) | queue | \
                `frames` `motion_id` `width` `height` |
                """).contains("""
                | `own/files-only`<br>A model of which only the files are known |  | image | images ≤ 3 | queue | not documented |
                """);
    }

    @Test
    void aModelIsExplainedWithAllThatAPersonNeedsToWrite() {
        assertThat(Explanation.of(own.modelFor("everything"))).isEqualTo("""
                own/everything
                  A model with one of each; also called everything
                  makes video; sent to v1/everything (job-set)

                Files:
                  images                   exactly 1; sent as input_image
                  images                   at most 2; sent as more_images
                  audio                    at most 1; sent as input_audio
                  end_image                at most 1; sent as end

                Parameters:
                  model                    lite or full; sent as lite where not given
                  prompt                   text of at most 40 characters; required
                  ratio                    1:1, 16:9 or 9:16; the provider's default is 1:1
                  size                     text; follows from quality and ratio
                  batch_size               1 or 4; the provider's default is 1
                  seconds                  '4' or '6'; the provider's default is '4'
                  resolution               512P or 768P
                  cfg_scale                a number from 0 to 1 in steps of 0.01
                  sound                    'on' or 'off'
                  fixed                    true or false
                  steps                    a whole number from 1 to 50
                  seed                     a whole number from 7 to 9; chosen where not given
                  style_id                 an id such as d2389a9a-91c2-4276-bc9c-c9e35e8fb85a
                  reference_id             an id such as d2389a9a-91c2-4276-bc9c-c9e35e8fb85a
                  motions                  a list of at most 2

                In plainer words:
                  outputs                  how many to make; becomes batch_size, so give it alone, without batch_size
                  motions                  by name or id; see ./dromedary motions
                  style                    by name or id; see ./dromedary styles
                  character                by name or id, of version v2; see ./dromedary characters
                  quality, ratio           decide size: 720p|1080p with 1:1|16:9

                Example, as a .yaml file:
                  model: own/everything
                  prompt: A red boat on a calm lake
                  images: ["picture-1.png","picture-2.png"]
                  end_image: end.png
                  audio: sound.wav
                  quality: "720p"
                  outputs: 1
                  motions: [{"name":"HANDHELD","strength":0.5}]
                  ratio: "1:1"
                  seconds: "4"
                  resolution: "512P"
                  cfg_scale: 0
                  sound: "on"
                  fixed: true
                  steps: 1
                  seed: 7
                  params: {"model":"lite"}
                """);
        assertThat(Explanation.of(own.modelFor("own/name-only"))).contains("Files: none known", "not documented: put them under params");
    }
}
