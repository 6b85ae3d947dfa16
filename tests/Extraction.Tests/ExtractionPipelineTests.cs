using System.Security.Cryptography;
using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Tiles;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Extraction.Tests.Photos;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using Xunit.Abstractions;

namespace IFeaLiD.Extraction.Tests;

public sealed class ExtractionPipelineTests(Bench bench, ITestOutputHelper output) : IClassFixture<Bench>
{
    private static readonly string[] AllStages = ["conv2_x", "conv3_x", "conv4_x"];

    [Fact]
    public async Task A_photo_of_any_size_becomes_three_datasets_of_which_each_cell_covers_its_stride()
    {
        var result = await RunAsync(await bench.RequestAsync(PhotoReaderTests.Noise(97, 131)));

        Assert.Equal((97, 131), (result.PhotoWidth, result.PhotoHeight));
        Assert.Equal([("conv2_x", 25, 33, 256), ("conv3_x", 13, 17, 512), ("conv4_x", 7, 9, 1024)],
            result.Stages.Select(stage => (stage.Stage, stage.Width, stage.Height, stage.Channels)));
        foreach (var (stage, stride) in result.Stages.Zip([4, 8, 16]))
        {
            using var reader = await bench.OpenAsync(stage.Dataset);
            var manifest = reader.Manifest;
            Assert.Equal((stage.Width, stage.Height, stage.Channels, 8), (manifest.Width, manifest.Height, manifest.Features, manifest.Precision));
            Assert.Equal(new Affine(stride, 0.5, stride, 0.5), manifest.Provenance!.Affine);
            Assert.Equal(new PhotoSize(97, 131), manifest.Provenance.Photo);
            Assert.Equal((stage.Stage, bench.Model.Id, bench.Model.Sha256), (manifest.Provenance.Stage, manifest.Provenance.Model!.Id, manifest.Provenance.Model.Sha256));
            Assert.True(reader.ReadOverlay()!.AsSpan().StartsWith(new byte[] { 0xFF, 0xD8, 0xFF }));
            await using var bytes = await bench.Datasets.OpenAsync(stage.Dataset, default);
            Assert.Equal(stage.Bytes, bytes!.Length);
            Assert.Equal(stage.Dataset, Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes)));
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public async Task The_values_are_those_of_a_bare_run_of_the_original_file(int precision)
    {
        var file = PhotoReaderTests.Noise(97, 131);
        var result = await RunAsync(await bench.RequestAsync(file, precision: precision));
        var bare = BareRun(file);
        foreach (var stage in result.Stages)
        {
            using var reader = await bench.OpenAsync(stage.Dataset);
            var found = reader.ReadMap();
            var map = bare[stage.Stage];
            var range = FeatureStatistics.Measure(map).Range;
            Assert.Equal(range.Min, reader.Manifest.Provenance!.Range.Min, 1e-4f * range.Max);
            Assert.Equal(range.Max, reader.Manifest.Provenance.Range.Max, 1e-4f * range.Max);
            var (different, worst) = Compare(map, range, found);
            output.WriteLine($"{stage.Stage} at {precision} bit: {different} of {(long)map.Cells * map.Channels} values differ, by {worst} at most");
            // Folded weights sum in another order, so a value that lies between two steps may fall to either side.
            Assert.InRange(worst, 0u, precision == 8 ? 1u : 4u);
            Assert.InRange(different, 0, map.Cells * (long)map.Channels / 100);
        }
    }

    [Fact]
    public async Task Where_the_photo_is_scaled_down_cells_lie_on_the_photo_as_it_was_uploaded()
    {
        var result = await RunAsync(await bench.RequestAsync(PhotoReaderTests.Noise(320, 200), ["conv3_x"], mostPixels: 16_000));
        Assert.Equal((320, 200), (result.PhotoWidth, result.PhotoHeight));
        var stage = Assert.Single(result.Stages);
        Assert.Equal((20, 13), (stage.Width, stage.Height)); // of 160 x 100 pixels
        using var reader = await bench.OpenAsync(stage.Dataset);
        Assert.Equal(new Affine(16, 1, 16, 1), reader.Manifest.Provenance!.Affine);
        Assert.Equal(new PhotoSize(320, 200), reader.Manifest.Provenance.Photo);
    }

    [Fact]
    public async Task The_same_wish_gives_the_same_bytes()
    {
        var request = await bench.RequestAsync(PhotoReaderTests.Noise(97, 131));
        Assert.Equal((await RunAsync(request)).Stages, (await RunAsync(request)).Stages);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_number_of_threads_does_not_matter(int threads)
    {
        var request = await bench.RequestAsync(PhotoReaderTests.Noise(131, 97));
        using var networks = new NetworkCache(new SessionFactory(Options.Create(new InferenceOptions { Threads = threads }), NullLogger<SessionFactory>.Instance));
        var notes = new Notes();
        var result = await bench.Pipeline(networks: networks).RunAsync(request, bench.Model, notes, notes.Published, default);
        Assert.Equal((await RunAsync(request)).Stages, result.Stages);
    }

    [Fact]
    public async Task Strips_give_the_same_bytes_as_the_whole_photo_also_by_way_of_a_file()
    {
        var request = await bench.RequestAsync(PhotoReaderTests.Noise(131, 1203), ["conv2_x"]);
        var notes = new Notes();
        var result = await bench.Pipeline(options: new InferenceOptions { MemoryBytes = 16 << 20 }).RunAsync(request, bench.Model, notes, notes.Published, default);
        Assert.Equal((await RunAsync(request)).Stages, result.Stages);
    }

    [Fact]
    public async Task Only_the_way_to_the_deepest_wanted_stage_is_run_and_only_what_is_wanted_is_kept()
    {
        await bench.EmptyAsync();
        var notes = new Notes();
        var result = await RunAsync(await bench.RequestAsync(PhotoReaderTests.Noise(64, 64), ["conv2_x"]), notes);
        Assert.Equal("conv2_x", Assert.Single(result.Stages).Stage);
        Assert.Equal(["conv2_x"], Inferred(notes));

        notes = new Notes();
        result = await RunAsync(await bench.RequestAsync(PhotoReaderTests.Noise(64, 72), ["conv3_x"]), notes);
        Assert.Equal("conv3_x", Assert.Single(result.Stages).Stage);
        Assert.Equal(["conv2_x", "conv3_x"], Inferred(notes));
        Assert.Equal(2, (await Bench.ListAsync(bench.Datasets)).Count);
    }

    [Fact]
    public async Task Steps_come_in_order_and_the_fraction_never_goes_back()
    {
        var notes = new Notes();
        await RunAsync(await bench.RequestAsync(PhotoReaderTests.Noise(97, 131)), notes);
        var reports = notes.Reports;
        Assert.Equal(ExtractionStep.Decoding, reports[0].Step);
        Assert.All(reports.Skip(1), report => Assert.NotEqual(ExtractionStep.Decoding, report.Step));
        Assert.Equal(AllStages, Inferred(notes));
        Assert.Equal((ExtractionStep.Packing, "conv4_x"), (reports[^1].Step, reports[^1].Stage));
        Assert.All(reports.Zip(reports.Skip(1)), pair => Assert.True(pair.First.Fraction <= pair.Second.Fraction));
        Assert.All(reports, report => Assert.InRange(report.Fraction, 0, 1));
        Assert.True(reports[^1].Fraction > 0.5);
        Assert.All(reports.Skip(1), report => Assert.True(report.SecondsLeft >= 0));
    }

    [Fact]
    public async Task A_stage_is_published_while_deeper_ones_are_still_to_come()
    {
        var notes = new Notes();
        var result = await RunAsync(await bench.RequestAsync(PhotoReaderTests.Noise(97, 131)), notes);
        Assert.Equal(AllStages, notes.All.OfType<string>());
        Assert.Equal(AllStages, result.Stages.Select(stage => stage.Stage));
        var all = notes.All.ToList();
        Assert.True(
            all.IndexOf("conv2_x") < all.FindIndex(note => note is ExtractionProgress { Step: ExtractionStep.Inference, Stage: "conv4_x" }),
            "conv2_x was published only after conv4_x had begun.");
    }

    [Theory]
    [InlineData("conv2_x")]
    [InlineData("conv4_x")]
    public async Task Cancelling_in_mid_inference_ends_the_run_and_leaves_nothing(string stage)
    {
        await bench.EmptyAsync();
        using var cancel = new CancellationTokenSource();
        var notes = new Notes(report =>
        {
            if (report is { Step: ExtractionStep.Inference } && report.Stage == stage)
            {
                cancel.Cancel();
            }
        });
        var request = await bench.RequestAsync(PhotoReaderTests.Noise(1024, 640), [stage]);
        var run = bench.Pipeline().RunAsync(request, bench.Model, notes, notes.Published, cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromMinutes(2), CancellationToken.None));
        Assert.DoesNotContain(notes.Reports, report => report.Step == ExtractionStep.Packing);
        Assert.Empty(await Bench.ListAsync(bench.Datasets));
        Assert.Empty(bench.Unfinished());
    }

    [Fact]
    public async Task Cancelling_while_a_dataset_is_written_leaves_nothing()
    {
        await bench.EmptyAsync();
        using var cancel = new CancellationTokenSource();
        var notes = new Notes(report =>
        {
            if (report is { Step: ExtractionStep.Packing, Fraction: > 0 })
            {
                cancel.Cancel();
            }
        });
        var request = await bench.RequestAsync(PhotoReaderTests.Noise(97, 131), ["conv4_x"]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Pipeline().RunAsync(request, bench.Model, notes, notes.Published, cancel.Token));
        Assert.Empty(await Bench.ListAsync(bench.Datasets));
        Assert.Empty(bench.Unfinished());
    }

    [Fact]
    public async Task The_pipeline_goes_on_after_a_damaged_photo()
    {
        var damaged = await bench.RequestAsync(Scene.File("orientation-1.jpg")[..400]);
        Assert.Equal("photo-damaged", (await Assert.ThrowsAsync<ExtractionException>(() => RunAsync(damaged))).Code);
        Assert.Equal(3, (await RunAsync(await bench.RequestAsync(Scene.File("orientation-1.jpg")))).Stages.Count);
    }

    private Task<ExtractionResult> RunAsync(ExtractionRequest request, Notes? notes = null)
    {
        notes ??= new Notes();
        return bench.Pipeline().RunAsync(request, bench.Model, notes, notes.Published, default);
    }

    private static IEnumerable<string?> Inferred(Notes notes) =>
        notes.Reports.Where(report => report.Step == ExtractionStep.Inference).Select(report => report.Stage).Distinct();

    /// <summary>The file as it was published, int8 weights and all, in a session of its own with default settings.</summary>
    private Dictionary<string, FeatureMap> BareRun(byte[] file)
    {
        var manifest = bench.Model.Manifest;
        var photo = Scene.Decode(file);
        var tensor = new float[3 * photo.Width * photo.Height];
        for (var i = 0; i < tensor.Length; i++)
        {
            var channel = i / (photo.Width * photo.Height);
            var value = photo.Rgb[3 * (i % (photo.Width * photo.Height)) + channel];
            tensor[i] = (value / manifest.Preprocessing.Divisor - manifest.Preprocessing.Mean[channel]) / manifest.Preprocessing.Deviation[channel];
        }

        using var session = new InferenceSession(Path.Combine(Repository.Root, "models", manifest.Id, manifest.File));
        using var input = OrtValue.CreateTensorValueFromMemory(tensor, [1, 3, photo.Height, photo.Width]);
        using var run = new RunOptions();
        using var results = session.Run(run, [session.InputNames[0]], [input], session.OutputNames);
        return session.OutputNames.Zip(results).ToDictionary(pair => pair.First, pair =>
        {
            var shape = pair.Second.GetTensorTypeAndShape().Shape;
            return new FeatureMap((int)shape[2], (int)shape[3], (int)shape[1], pair.Second.GetTensorDataAsSpan<float>().ToArray());
        });
    }

    private static (long Different, uint Worst) Compare(FeatureMap map, ValueRange range, QuantisedMap found)
    {
        var (different, worst) = (0L, 0u);
        var expected = new QuantisedMap(found.Layout, [.. Enumerable.Range(0, found.Layout.TileCount).Select(tile =>
        {
            var rgba = new byte[found.Layout.TileBytes];
            Quantiser.Pack(map, range, found.Layout.Precision, tile, rgba);
            return rgba;
        })]);
        for (var cell = 0; cell < map.Cells; cell++)
        {
            var (a, b) = (expected.Vector(cell % map.Width, cell / map.Width), found.Vector(cell % map.Width, cell / map.Width));
            for (var channel = 0; channel < a.Length; channel++)
            {
                var apart = Math.Max(a[channel], b[channel]) - Math.Min(a[channel], b[channel]);
                different += apart > 0 ? 1 : 0;
                worst = Math.Max(worst, apart);
            }
        }

        return (different, worst);
    }
}
