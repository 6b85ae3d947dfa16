using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Models.Tests;

/// <summary>A models' folder that lasts for one test.</summary>
internal sealed class ModelFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ifealid-models-").FullName;

    /// <summary>A model with a manifest that fits its file; <paramref name="change"/> spoils or completes it.</summary>
    public ModelFolder Add(string id, byte[] network, Action<JsonObject>? change = null, string file = "network.onnx")
    {
        string folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, id)).FullName;
        File.WriteAllBytes(System.IO.Path.Combine(folder, file), network);
        File.WriteAllText(System.IO.Path.Combine(folder, "CARD.md"), "# Card of a test");
        var manifest = Manifest(id, network, file);
        change?.Invoke(manifest);
        File.WriteAllText(System.IO.Path.Combine(folder, "model.json"), manifest.ToJsonString());
        return this;
    }

    public ModelFolder Write(string file, byte[] bytes)
    {
        string path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return this;
    }

    public ModelCatalog Load() => ModelCatalog.Load(Path, NullLogger.Instance);

    /// <summary>The model of a fixture, through the catalog.</summary>
    public static Model Open(byte[] network, Action<JsonObject>? change = null, string file = "network.onnx")
    {
        var folder = new ModelFolder().Add("fixture", network, change, file);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose(); // the model reads its file again when it is cut
        var catalog = folder.Load();
        Assert.Empty(catalog.Refused);
        return catalog.Find("fixture")!;
    }

    /// <summary>Why a single model is refused.</summary>
    public static RefusedModel Refusal(byte[] onnx, Action<JsonObject>? change = null)
    {
        using var folder = new ModelFolder().Add("fixture", onnx, change);
        var catalog = folder.Load();
        Assert.Empty(catalog.Models);
        return Assert.Single(catalog.Refused);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static JsonObject Manifest(string id, byte[] network, string file) => new()
    {
        ["id"] = id,
        ["name"] = "Fixture",
        ["label"] = "random weights",
        ["architecture"] = "ResNet101, narrow",
        ["source"] = "tests/fixtures/models",
        ["licence"] = "MIT",
        ["attribution"] = new JsonArray(),
        ["file"] = file,
        ["bytes"] = network.Length,
        ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(network)),
        ["preprocessing"] = new JsonObject { ["channels"] = "RGB", ["divisor"] = 255, ["mean"] = new JsonArray(0.5, 0.5, 0.5), ["deviation"] = new JsonArray(1, 1, 1) },
        ["stages"] = new JsonArray(Stage("conv2_x"), Stage("conv3_x"), Stage("conv4_x")),
        ["card"] = "CARD.md",
    };

    public static JsonObject Stage(string name, string? tensor = null)
    {
        var stage = new JsonObject { ["name"] = name, ["shows"] = "Nothing in particular." };
        if (tensor is not null)
            stage["tensor"] = tensor;
        return stage;
    }
}
