using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Models.Tests;

/// <summary>The model that the repository ships.</summary>
public class DefaultModelTests
{
    private static readonly ModelCatalog Catalog = ModelCatalog.Load(Repository.Models, NullLogger.Instance);

    [Fact]
    public void Nothing_in_the_models_folder_is_refused()
    {
        Assert.Empty(Catalog.Refused);
        Assert.NotEmpty(Catalog.Models);
    }

    [Theory]
    [InlineData("conv2_x", 256, 4)]
    [InlineData("conv3_x", 512, 8)]
    [InlineData("conv4_x", 1024, 16)]
    public void Its_stages_are_read_off_the_graph(string name, int channels, int stride)
    {
        var stage = Assert.Single(Default.Stages, s => s.Name == name);
        Assert.Equal((name, channels), (stage.Tensor, stage.Channels));
        Assert.Equal((stride, stride, 0.0, 0.0), (stage.StrideY, stage.StrideX, stage.OffsetY, stage.OffsetX));
        Assert.NotEmpty(stage.Shows);
    }

    [Fact]
    public void Its_label_says_that_these_are_no_ImageNet_weights() =>
        Assert.Equal("small-budget weights, trained from scratch", Default.Manifest.Label);

    [Fact]
    public void A_chain_up_to_a_stage_passes_every_stage_before_it()
    {
        var chain = Default.CutStages(["conv3_x"]);
        Assert.Equal(["conv2_x", "conv3_x"], chain.Select(g => g.Stage));
        Assert.Equal(("image", 3), (chain[0].InputName, chain[0].InputChannels));
        Assert.Equal((chain[0].OutputName, chain[0].OutputChannels), (chain[1].InputName, chain[1].InputChannels));
    }

    [Fact]
    public void The_pieces_of_the_chain_see_what_their_windows_cover()
    {
        var chain = Default.CutStages(["conv4_x"]);

        // 7 x 7 by 2, pool 3 x 3 by 2, three 3 x 3 at stride 4: 7 + 2 * 2 + 3 * 2 * 4; then a 3 x 3 by 2 and the remaining 3 x 3 at twice the stride.
        Assert.Equal([new(4, 0, 35), new(2, 0, 3 + (3 * 2 * 2)), new(2, 0, 3 + (22 * 2 * 2))], chain.Select(g => g.FieldY));
        Assert.Equal(chain.Select(g => g.FieldY), chain.Select(g => g.FieldX));
    }

    [Fact]
    public void An_unknown_stage_is_refused_with_the_names_of_the_known_ones()
    {
        var error = Assert.Throws<ModelException>(() => Default.CutStages(["conv5_x"]));
        Assert.Equal(ModelErrorCodes.StageUnknown, error.Code);
        Assert.Contains("conv2_x, conv3_x, conv4_x", error.Message, StringComparison.Ordinal);
    }

    internal static Model Default => Catalog.Find("resnet101-c4-smallbudget-v1")!;
}
