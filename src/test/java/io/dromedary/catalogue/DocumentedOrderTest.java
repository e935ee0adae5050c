package io.dromedary.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.dromedary.job.DropRequest;
import io.dromedary.job.MediaFile;
import io.dromedary.job.MediaRole;
import io.dromedary.testing.Models;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The complete examples of the API's documents (S0 to S4), said as a person would: the parameters come out as they stand there, to the
 * byte.
 */
class DocumentedOrderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "web/nano-banana-2 | `aspect_ratio: 1:1\noutputs: 1\nresolution: 2k\nenhance_prompt: true\nseed: 123456\nuse_unlim: "
                + "true\nparams: {input_images: []}` | "
                + "`{\"prompt\":\"p\",\"input_images\":[],\"width\":1024,\"height\":1024,\"batch_size\":1,\"aspect_ratio\":\"1:1\","
                + "\"use_unlim\":true,\"resolution\":\"2k\",\"enhance_prompt\":true,\"seed\":123456}` | ``",
        "web/text2image-soul | `quality: 720p\naspect_ratio: 4:3\nenhance_prompt: true\nstyle: "
                + "1fc861ed-5923-41a2-9963-b9f04681dddd\nstyle_strength: 1.0\nseed: 123456\n"
                + "steps: 50\noutputs: 1\nsample_shift: 4.0\nsample_guide_scale: 4.0\nnegative_prompt: ''\nversion: 3\nuse_unlim: "
                + "true\nfashion_factory_id: null\n"
                + "custom_reference_strength: 0.9` | "
                + "`{\"prompt\":\"p\",\"quality\":\"720p\",\"aspect_ratio\":\"4:3\",\"enhance_prompt\":true,"
                + "\"style_id\":\"1fc861ed-5923-41a2-9963-b9f04681dddd\",\"style_strength\":1.0,\"seed\":123456,"
                + "\"width\":1536,\"height\":1152,\"steps\":50,\"batch_size\":1,"
                + "\"sample_shift\":4.0,\"sample_guide_scale\":4.0,\"negative_prompt\":\"\","
                + "\"version\":3,\"use_unlim\":true,\"fashion_factory_id\":null,\"custom_reference_strength\":0.9}` | ``",
        "web/image2video | `enhance_prompt: true\nduration: 3\nmotions: [GENERAL]\nseed: 123456\nsteps: 30\nuse_unlim: true` | "
                + "`{\"prompt\":\"p\","
                + "\"enhance_prompt\":true,\"model\":\"lite\",\"frames\":85,"
                + "\"input_image\":{\"id\":\"id-of-x\",\"url\":\"https://cdn.example/x\",\"type\":\"media_input\"},"
                + "\"motion_id\":\"d2389a9a-91c2-4276-bc9c-c9e35e8fb85a\",\"width\":640,\"height\":480,"
                + "\"seed\":123456,\"steps\":30,\"use_unlim\":true}` | x",
        "v1/text2image/soul | `quality: 720p\naspect_ratio: 16:9\nenhance_prompt: true\noutputs: 1\nparams: {quality: 1080p, "
                + "width_and_height: 1696x960}` | "
                + "`{\"prompt\":\"p\",\"width_and_height\":\"1696x960\",\"enhance_prompt\":true,"
                + "\"quality\":\"1080p\",\"batch_size\":1}` | ``",
        "v1/image2video/dop | `enhance_prompt: true\nparams: {model: dop-turbo}` | `{\"model\":\"dop-turbo\",\"prompt\":\"p\","
                + "\"input_images\":[{\"type\":\"image_url\",\"image_url\":\"https://cdn.example/x\"}],\"enhance_prompt\":true}` | x",
        "higgsfield-ai/dop/standard | duration: 5 | `{\"image_url\":\"https://cdn.example/x\",\"prompt\":\"p\",\"duration\":5}` | x",
        "kling-video/v2.1/pro/image-to-video | `` | `{\"image_url\":\"https://cdn.example/x\",\"prompt\":\"p\"}` | x",
        "bytedance/seedance/v1/pro/image-to-video | `` | `{\"image_url\":\"https://cdn.example/x\",\"prompt\":\"p\"}` | x",
        "bytedance/seedream/v4/text-to-image | `resolution: 2k\naspect_ratio: 16:9` | "
                + "`{\"prompt\":\"p\",\"resolution\":\"2K\",\"aspect_ratio\":\"16:9\"}` | ``",
        "nano-banana | `outputs: 1\naspect_ratio: 4:3\noutput_format: png\nparams: {input_images: []}` | "
                + "`{\"prompt\":\"p\",\"num_images\":1,\"aspect_ratio\":\"4:3\",\"input_images\":[],\"output_format\":\"png\"}` | ``",
        "nano-banana | `outputs: 1\naspect_ratio: 4:3\noutput_format: png` | `{\"prompt\":\"p\",\"num_images\":1,\"aspect_ratio\":\"4:3\","
                + "\"input_images\":[{\"type\":\"image_url\",\"image_url\":\"https://cdn.example/x\"}],\"output_format\":\"png\"}` | x",
        "nano-banana-pro | `outputs: 1\nresolution: 1K\naspect_ratio: 4:3\noutput_format: png` | "
                + "`{\"prompt\":\"p\",\"num_images\":1,\"resolution\":\"1k\",\"aspect_ratio\":\"4:3\",\"output_format\":\"png\"}` | ``",
        "v1/text2image/nano-banana | `outputs: 1\naspect_ratio: 1:1\noutput_format: png\nparams: {input_images: []}` | "
                + "`{\"prompt\":\"p\",\"num_images\":1,\"aspect_ratio\":\"1:1\",\"input_images\":[],\"output_format\":\"png\"}` | ``",
        "higgsfield-ai/soul/standard | `aspect_ratio: 16:9\nresolution: 720` | "
                + "`{\"prompt\":\"p\",\"aspect_ratio\":\"16:9\",\"resolution\":\"720p\"}` | ``",
    })
    void theParametersComeOutAsDocumented(String model, String keys, String documented, String picture) throws Exception {
        List<MediaFile> files = picture.isEmpty() ? List.of() : List.of(Request.file(MediaRole.IMAGES, picture));
        DropRequest checked = Models.COMPOSITION.checked(Request.of("model: " + model + "\nprompt: p\n" + keys + "\n"), files, "drop");
        assertThat(Models.COMPOSITION.parameters(checked, files).toString()).isEqualTo(documented);
    }
}
