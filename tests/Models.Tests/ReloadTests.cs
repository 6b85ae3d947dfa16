using System.Text.Json.Nodes;
using Google.Protobuf;
using IFeaLiD.Models.Trials;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Models.Tests;

/// <summary>A models' folder that changes while its catalog is in use.</summary>
public class ReloadTests
{
    private static readonly byte[] Network = SmallNetwork.Resnetlike().ToByteArray();

    [Fact]
    public void What_has_not_changed_stays_the_same_model_and_is_not_tried_again()
    {
        int trials = 0;
        using var folder = new ModelFolder().Add("one", Network).Write("alone.onnx", Network);
        var catalog = ModelCatalog.Load(folder.Path, NullLogger.Instance, trial: (_, sha256) =>
        {
            trials++;
            return new MeasuredMaps(sha256, []);
        });
        var (one, alone) = (catalog.Find("one"), catalog.Find("alone"));
        Assert.Equal(2, trials);
        Assert.False(catalog.Reload());

        folder.Add("two", Network);
        Assert.True(catalog.Reload());
        Assert.Equal(["one", "two", "alone"], catalog.Models.Select(model => model.Id));
        Assert.Same(one, catalog.Find("one"));
        Assert.Same(alone, catalog.Find("alone"));
        Assert.Equal(3, trials);
    }

    [Fact]
    public void A_list_that_somebody_holds_never_changes_and_a_model_that_is_gone_can_still_be_cut()
    {
        using var folder = new ModelFolder().Add("one", Network).Add("two", Network);
        var catalog = folder.Load();
        var before = catalog.Models;
        Directory.Delete(Path.Combine(folder.Path, "one"), recursive: true);
        Assert.True(catalog.Reload());
        Assert.Null(catalog.Find("one"));
        Assert.Equal(["one", "two"], before.Select(model => model.Id));
        Assert.NotEmpty(before[0].CutStages(["conv4_x"])[^1].ToOnnx());
        Assert.Equal("# Card of a test", before[0].Card);
    }

    [Fact]
    public void Another_preparation_is_told_from_the_old_one_although_the_file_is_the_same()
    {
        using var folder = new ModelFolder().Add("one", Network);
        var catalog = folder.Load();
        var before = catalog.Models[0];
        folder.Add("one", Network, manifest => manifest["preprocessing"]!["mean"] = new JsonArray(0.25, 0.5, 0.5));
        Assert.True(catalog.Reload());
        Assert.Equal(before.Sha256, catalog.Models[0].Sha256);
        Assert.NotEqual(before.Preparation, catalog.Models[0].Preparation);
    }

    [Fact]
    public void A_network_with_a_manifest_is_tried_unless_a_survey_of_this_file_lies_beside_it()
    {
        var bad = SmallNetwork.Resnetlike();
        bad.Graph.Node[2].OpType = "Teleport";
        using var folder = new ModelFolder().Add("good", Network).Add("bad", bad.ToByteArray());
        var catalog = ModelCatalog.Load(folder.Path, NullLogger.Instance, trial: ModelTrial.Run);
        Assert.Equal("good", Assert.Single(catalog.Models).Id);
        Assert.Equal(ModelErrorCodes.RuntimeRefuses, Assert.Single(catalog.Refused).Code);

        folder.Write("good/survey.json", System.Text.Encoding.UTF8.GetBytes($$"""{"sha256":"{{catalog.Models[0].Sha256}}","maps":[]}"""));
        Assert.Equal("good", Assert.Single(ModelCatalog.Load(folder.Path, NullLogger.Instance, trial: (file, _) => throw new ModelException("tried", file)).Models).Id);
    }
}
