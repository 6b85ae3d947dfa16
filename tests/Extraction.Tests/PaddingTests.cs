using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Tiles;
using IFeaLiD.Extraction.Tests.Photos;
using NetVips;
using Xunit.Abstractions;

namespace IFeaLiD.Extraction.Tests;

/// <summary>The padding of the paper: its shapes, and where its cells lie.</summary>
public sealed class PaddingTests(Bench bench, ITestOutputHelper output) : IClassFixture<Bench>
{
    private static readonly string[] AllStages = ["conv2_x", "conv3_x", "conv4_x"];

    /// <summary>
    /// Table 1: width x height of conv2_x, conv3_x and conv4_x. What happens along one axis does not hang on the other, so each axis is
    /// run beside a short one; the photo of COCO is run as it is.
    /// </summary>
    [Theory]
    [InlineData(2048, 1024, "512x256 256x128 128x64", true)]
    [InlineData(427, 640, "106x160 52x80 26x40", false)]
    [InlineData(2040, 1200, "510x300 254x150 126x74", true)]
    [InlineData(3626, 2542, "906x634 452x316 226x158", true)]
    public async Task Shapes_are_those_of_the_papers_table(int width, int height, string shapes, bool axisByAxis)
    {
        const int Short = 64;
        var wide = await ShapesAsync(width, axisByAxis ? Short : height);
        var high = axisByAxis ? await ShapesAsync(Short, height) : wide;
        Assert.Equal(shapes, string.Join(' ', wide.Zip(high).Select(stage => $"{stage.First.Width}x{stage.Second.Height}")));
        Assert.Equal([256, 512, 1024], wide.Select(stage => stage.Channels));
    }

    /// <summary>
    /// A spot is moved about. The trained kernels lean to one side, whatever the padding (the tests of the models measure by how much), so each
    /// mode is compared with the other: where one sees the spot, the other sees it.
    /// </summary>
    [Fact]
    public async Task Both_paddings_see_a_moving_spot_at_the_same_place_of_the_photo()
    {
        const int Places = 8;
        foreach (var stage in new[] { "conv2_x", "conv3_x" })
        {
            var (full, paper) = (await MissAsync(stage, "full", Places), await MissAsync(stage, "paper", Places));
            output.WriteLine($"{stage}: centroid of the change less the spot: full {full.X:F2}, {full.Y:F2}; paper {paper.X:F2}, {paper.Y:F2} photo pixels");
            Assert.InRange(paper.X - full.X, -0.5, 0.5);
            Assert.InRange(paper.Y - full.Y, -0.5, 0.5);
        }
    }

    [Fact]
    public async Task In_paper_mode_the_affine_leads_from_the_first_cell_left_to_the_photo()
    {
        var result = await RunAsync(PhotoReaderTests.Noise(427, 100), ["conv2_x", "conv4_x"], "paper"); // padded by 10 and 11, by 14 and 14
        using var shallow = await bench.OpenAsync(result.Stages[0].Dataset);
        Assert.Equal(new Affine(4, 4 * 3 - 10 + 0.5, 4, 4 * 4 - 14 + 0.5), shallow.Manifest.Provenance!.Affine);
        using var deep = await bench.OpenAsync(result.Stages[1].Dataset);
        Assert.Equal(new Affine(16, 16 * 1 - 10 + 0.5, 16, 16 * 1 - 14 + 0.5), deep.Manifest.Provenance!.Affine);
        Assert.Equal("paper", deep.Manifest.Provenance.Padding);
    }

    private async Task<IReadOnlyList<StageDataset>> ShapesAsync(int width, int height) =>
        (await RunAsync(PhotoReaderTests.Noise(width, height), AllStages, "paper")).Stages;

    private async Task<(double X, double Y)> MissAsync(string stage, string padding, int places)
    {
        var (plain, _) = await MapAsync(null, stage, padding);
        var (missX, missY) = (0.0, 0.0);
        for (var place = 0; place < places; place++)
        {
            int x = 90 + place * 3 % 8, y = 60 + place * 5 % 8;
            var (map, affine) = await MapAsync((x, y), stage, padding);
            var (column, row) = CentreOfChange(plain, map);
            missX += (affine.OffsetX + affine.ScaleX * column - (x + 0.5)) / places;
            missY += (affine.OffsetY + affine.ScaleY * row - (y + 0.5)) / places;
        }

        return (missX, missY);
    }

    private async Task<(double[,,] Values, Affine Affine)> MapAsync((int X, int Y)? spot, string stage, string padding)
    {
        const int Width = 203, Height = 139;
        var rgb = new byte[3 * Width * Height];
        Array.Fill(rgb, (byte)118);
        if (spot is var (x, y))
        {
            for (var row = y - 1; row <= y + 1; row++)
            {
                Array.Fill(rgb, (byte)235, 3 * (row * Width + x - 1), 9);
            }
        }

        using var image = Image.NewFromMemory(rgb, Width, Height, 3, Enums.BandFormat.Uchar);
        var result = await RunAsync(image.PngsaveBuffer(), [stage], padding, precision: 32);
        using var reader = await bench.OpenAsync(result.Stages[0].Dataset);
        var (read, range) = (reader.ReadMap(), reader.Manifest.Provenance!.Range);
        var values = new double[read.Layout.Height, read.Layout.Width, read.Layout.Channels];
        for (var cellY = 0; cellY < read.Layout.Height; cellY++)
        {
            for (var cellX = 0; cellX < read.Layout.Width; cellX++)
            {
                var vector = read.Vector(cellX, cellY);
                for (var channel = 0; channel < vector.Length; channel++)
                {
                    values[cellY, cellX, channel] = Quantiser.Dequantise(vector[channel], new ValueRange(range.Min, range.Max), Precision.Bits32);
                }
            }
        }

        return (values, reader.Manifest.Provenance.Affine);
    }

    private static (double Column, double Row) CentreOfChange(double[,,] plain, double[,,] map)
    {
        double weight = 0, column = 0, row = 0;
        for (var y = 0; y < map.GetLength(0); y++)
        {
            for (var x = 0; x < map.GetLength(1); x++)
            {
                for (var channel = 0; channel < map.GetLength(2); channel++)
                {
                    var change = Math.Pow(map[y, x, channel] - plain[y, x, channel], 2);
                    weight += change;
                    column += change * x;
                    row += change * y;
                }
            }
        }

        return (column / weight, row / weight);
    }

    private async Task<ExtractionResult> RunAsync(byte[] photo, string[] stages, string padding, int precision = 8)
    {
        var notes = new Notes();
        var request = await bench.RequestAsync(photo, stages, precision, padding: padding);
        return await bench.Pipeline().RunAsync(request, bench.Model, notes, notes.Published, default);
    }
}
