using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace IFeaLiD.Models.Tests;

/// <summary>What the catalog offers, and what it says about the rest.</summary>
public class CatalogTests
{
    private static readonly byte[] Network = SmallNetwork.Resnetlike().ToByteArray();

    [Fact]
    public void One_bad_model_does_not_take_the_others_down()
    {
        using var folder = new ModelFolder().Add("good", Network).Add("bad", [1, 2, 3]).Add("also-good", Network);
        var catalog = folder.Load();
        Assert.Equal(["also-good", "good"], catalog.Models.Select(m => m.Id));
        Assert.Equal(ModelErrorCodes.NotOnnx, Assert.Single(catalog.Refused).Code);
    }

    [Fact]
    public void A_graph_that_nobody_foresaw_does_not_take_the_others_down()
    {
        var odd = SmallNetwork.Resnetlike();
        odd.Graph.Node.Insert(0, SmallNetwork.Node("Cast", [], "nothing"));
        using var folder = new ModelFolder().Add("good", Network).Add("odd", odd.ToByteArray());
        var catalog = folder.Load();
        Assert.Equal("good", Assert.Single(catalog.Models).Id);
        Assert.Equal(ModelErrorCodes.NodeInvalid, Assert.Single(catalog.Refused).Code);
    }

    /// <summary>A classifier of 21,841 classes that was made convolutional has more channels than can be looked at.</summary>
    [Fact]
    public void A_last_map_with_too_many_channels_to_look_at_is_no_stage()
    {
        var wide = SmallNetwork.Resnetlike();
        wide.Graph.Initializer.Add(SmallNetwork.Ones("classes", 21_841, 3, 1, 1));
        wide.Graph.Node.Add(SmallNetwork.Node("Conv", ["conv4", "classes"], "logits"));
        using var folder = new ModelFolder().Add("wide", wide.ToByteArray(), manifest => manifest.Remove("stages"));
        var model = Assert.Single(folder.Load().Models);
        Assert.Equal(["conv2", "conv3", "conv4"], model.Stages.Select(stage => stage.Tensor));
    }

    [Theory]
    [InlineData("stray.onnx", "Make a folder for it")]
    [InlineData("my-net/stray.onnx", "put model.json beside it")]
    public void A_file_without_a_manifest_is_refused_with_all_the_keys_that_are_missing(string file, string advice)
    {
        using var folder = new ModelFolder().Write(file, Network);
        var refusal = Assert.Single(folder.Load().Refused);
        Assert.Equal((file, ModelErrorCodes.ManifestMissing), (refusal.File, refusal.Code));
        Assert.Contains(advice, refusal.Sentence, StringComparison.Ordinal);
        Assert.All(["id", "name", "label", "architecture", "source", "licence", "attribution", "file", "bytes", "sha256", "preprocessing"],
            key => Assert.Contains(key, refusal.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_network_in_a_model_s_folder_is_refused_and_the_first_is_offered()
    {
        using var folder = new ModelFolder().Add("good", Network).Write("good/other.onnx", Network);
        var catalog = folder.Load();
        Assert.Single(catalog.Models);
        Assert.Equal(Path.Combine("good", "other.onnx"), Assert.Single(catalog.Refused).File);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_an_empty_catalog_that_says_so()
    {
        using var folder = new ModelFolder();
        var catalog = ModelCatalog.Load(Path.Combine(folder.Path, "nowhere"), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Empty(catalog.Models);
        Assert.Single(catalog.Refused);
    }

    [Fact]
    public void A_file_of_another_size_is_refused() => AssertRefused(ModelErrorCodes.FileSize, m => m["bytes"] = 5, "model.json says 5");

    [Fact]
    public void A_file_of_another_content_is_refused() => AssertRefused(ModelErrorCodes.FileChecksum, m => m["sha256"] = new string('a', 64), "aaaa");

    [Fact]
    public void A_named_file_that_is_not_there_is_missed() => AssertRefusedFirst(ModelErrorCodes.FileMissing, m => m["file"] = "else.onnx", "else.onnx");

    [Fact]
    public void A_card_that_is_not_there_is_missed() => AssertRefused(ModelErrorCodes.FileMissing, m => m["card"] = "NONE.md", "NONE.md");

    [Theory]
    [InlineData("id")]
    [InlineData("name")]
    [InlineData("label")]
    [InlineData("architecture")]
    [InlineData("source")]
    [InlineData("licence")]
    [InlineData("attribution")]
    [InlineData("file")]
    [InlineData("bytes")]
    [InlineData("sha256")]
    [InlineData("preprocessing")]
    public void A_missing_key_is_named(string key) => AssertRefused(ModelErrorCodes.ManifestInvalid, m => m.Remove(key), $"key \"{key}\" is missing; expected");

    [Theory]
    [InlineData("id", "\"other\"", "the folder's name")]
    [InlineData("label", "\" \"", "a text that is not empty")]
    [InlineData("attribution", "[1]", "a list of texts")]
    [InlineData("file", "\"../network.onnx\"", "in the same folder")]
    [InlineData("card", "\"/etc/passwd\"", "a Markdown file in the same folder")]
    [InlineData("bytes", "-1", "a whole number above 0")]
    [InlineData("bytes", "1e300", "a whole number above 0")]
    [InlineData("sha256", "\"ABC\"", "64 lower-case hexadecimal digits")]
    [InlineData("preprocessing", "[]", "an object")]
    [InlineData("stages", "[]", "at least one stage")]
    [InlineData("stages", "[{\"name\":\"conv9_x\",\"shows\":\"x\"}]", "conv2_x, conv3_x, conv4_x")]
    public void A_value_out_of_range_is_shown_beside_what_was_expected(string key, string value, string expected) =>
        AssertRefused(ModelErrorCodes.ManifestInvalid, m => m[key] = JsonNode.Parse(value), expected);

    [Theory]
    [InlineData("channels", "\"RGBA\"", "\"preprocessing.channels\" must be \"RGB\" or \"BGR\"; found \"RGBA\"")]
    [InlineData("divisor", "256", "\"preprocessing.divisor\" must be 255 or 1; found 256")]
    [InlineData("mean", "[1, 2]", "\"preprocessing.mean\" must be three numbers; found [1,2]")]
    [InlineData("deviation", "[1, 0, 1]", "\"preprocessing.deviation\" must be three numbers above 0; found 0")]
    [InlineData("devisor", "1", "\"preprocessing.devisor\" is not known here; known are channels, deviation, divisor, mean")]
    public void A_slip_in_the_preprocessing_is_named_with_its_path(string key, string value, string sentence) =>
        AssertRefused(ModelErrorCodes.ManifestInvalid, m => m["preprocessing"]![key] = JsonNode.Parse(value), sentence);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\"}")]
    [InlineData("{\"id\":\"\\ud800\"}")]
    [InlineData("null")]
    public void A_manifest_that_is_no_JSON_object_is_refused_and_its_network_not_offered(string json)
    {
        using var folder = new ModelFolder().Add("fixture", Network).Write("fixture/model.json", Encoding.UTF8.GetBytes(json));
        var catalog = folder.Load();
        Assert.Empty(catalog.Models);
        Assert.Equal((Path.Combine("fixture", "model.json"), ModelErrorCodes.ManifestInvalid), (catalog.Refused[0].File, catalog.Refused[0].Code));
    }

    [Fact]
    public void A_file_that_changes_after_the_start_is_not_cut()
    {
        using var folder = new ModelFolder().Add("good", Network);
        var model = folder.Load().Models[0];
        byte[] changed = (byte[])Network.Clone();
        changed[^1] ^= 1;
        folder.Write("good/network.onnx", changed);
        Assert.Equal(ModelErrorCodes.FileChecksum, Assert.Throws<ModelException>(() => model.CutStages(["conv2_x"])).Code);
    }

    private static void AssertRefused(string code, Action<JsonObject> spoil, string sentence)
    {
        var refusal = ModelFolder.Refusal(Network, spoil);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(sentence, refusal.Sentence, StringComparison.Ordinal);
    }

    private static void AssertRefusedFirst(string code, Action<JsonObject> spoil, string sentence)
    {
        using var folder = new ModelFolder().Add("fixture", Network, spoil);
        var refusal = folder.Load().Refused[0];
        Assert.Equal(code, refusal.Code);
        Assert.Contains(sentence, refusal.Sentence, StringComparison.Ordinal);
    }
}
