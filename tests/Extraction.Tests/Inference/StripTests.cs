using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Extraction.Tests.Photos;
using Xunit.Abstractions;

namespace IFeaLiD.Extraction.Tests.Inference;

/// <summary>The default model in strips beside the same model over the whole picture.</summary>
public sealed class StripTests(Bench bench, ITestOutputHelper output) : IClassFixture<Bench>
{
    private static readonly string[] Stages = ["conv2_x", "conv3_x", "conv4_x"];

    [Fact]
    public void Halos_follow_from_the_graph()
    {
        var facts = bench.Networks.Load(bench.Model, Stages).Select(network => network.Piece.Strips).ToList();
        Assert.Equal([(4, 20, 16), (2, 8, 6), (2, 46, 44)], facts.Select(fact => (fact.Stride, fact.Above, fact.Below)));
        output.WriteLine(string.Join("; ", facts.Select(fact => $"{fact.ValuesPerCell:0.0} values a cell of the input")));
        Assert.All(facts, fact => Assert.True(fact.Allowed));
    }

    /// <summary>Wanted rows of the output a strip; the halo of conv4_x is 46 rows of its input on either side, so all of these are far below it.</summary>
    [Theory]
    [InlineData(97, 131, 1)]
    [InlineData(101, 230, 3)]
    [InlineData(64, 333, 5)]
    [InlineData(131, 402, 11)]
    [InlineData(45, 517, 8)]
    [InlineData(33, 1411, 2)]
    [InlineData(37, 1002, 15)]
    public void Strips_of_any_height_give_what_the_whole_gives(int width, int height, int wanted)
    {
        using var whole = new Chain(bench, width, height);
        using var strips = new Chain(bench, width, height);
        foreach (var network in bench.Networks.Load(bench.Model, Stages))
        {
            var facts = network.Piece.Strips;
            var rowsOfInput = whole.Height;
            var expected = whole.Next(input => Bench.Runner(Plenty).Run(network, input, new Shares(), default));
            var rows = facts.Above + facts.Below + facts.Stride * wanted;
            var shares = new Shares();
            var found = strips.Next(input =>
            {
                var bytes = (long)Math.Ceiling(sizeof(float) * facts.ValuesPerCell * input.Width * (rows + 0.5));
                return Bench.Runner(Plenty).RunStrips(network.Piece, new Strips(facts, input.Height, input.Width, bytes), input, new StripShare(0, 1), shares, default);
            });
            Compare($"{network.Stage.Name} of {width} x {height} in {shares.All.Count} strips", expected, found);
            Assert.True(shares.All.Count > 1 || facts.Above + facts.Below + facts.Stride * wanted >= rowsOfInput, "There was only one strip.");
        }
    }

    /// <summary>Budgets under which strips would mostly be halo, so that the network is split; the least holds not even one row.</summary>
    [Theory]
    [InlineData(150, 211, 1_000_000)]
    [InlineData(97, 403, 4_000_000)]
    public void A_network_in_pieces_gives_what_the_whole_gives(int width, int height, long bytes)
    {
        using var whole = new Chain(bench, width, height);
        using var pieces = new Chain(bench, width, height);
        var scratch = Directory.CreateTempSubdirectory("ifealid-scratch-").FullName;
        try
        {
            foreach (var network in bench.Networks.Load(bench.Model, Stages))
            {
                var expected = whole.Next(input => Bench.Runner(Plenty).Run(network, input, new Shares(), default));
                var shares = new Shares();
                var found = pieces.Next(input => Bench.Runner(new InferenceOptions { MemoryBytes = bytes, ScratchFolder = scratch }).Run(network, input, shares, default));
                Compare($"{network.Stage.Name} of {width} x {height} in {shares.All.Count} runs", expected, found);
                Assert.True(shares.All.Count > 3, "It was not split.");
                Assert.All(shares.All.Zip(shares.All.Skip(1)), pair => Assert.True(pair.First.Done <= pair.Second.Done && pair.First.Done < pair.First.Next));
                Assert.Equal(1, shares.All[^1].Next, 9);
                Assert.Equal(sizeof(float) * found.Map.Values > bytes / 4, found is FileMap);
                Assert.Empty(Directory.EnumerateFiles(scratch)); // no name is left that a dying process could leave behind
            }
        }
        finally
        {
            Directory.Delete(scratch);
        }
    }

    [Fact]
    public async Task Cancelling_between_strips_ends_the_run_before_the_next()
    {
        var network = bench.Networks.Load(bench.Model, ["conv2_x"])[0];
        using var chain = new Chain(bench, 2000, 1500);
        using var cancel = new CancellationTokenSource();
        var strips = 0;
        var shares = new Shares(() =>
        {
            if (++strips == 3)
            {
                cancel.Cancel();
            }
        });
        var run = Task.Run(() => chain.Next(input => Bench.Runner(new InferenceOptions { MemoryBytes = 64 << 20 }).Run(network, input, shares, cancel.Token)), CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(3, shares.All.Count);
    }

    private static InferenceOptions Plenty => new() { MemoryBytes = 1L << 34 };

    private void Compare(string what, StageMap expected, StageMap found)
    {
        Assert.Equal((expected.Height, expected.Width, expected.Map.Channels), (found.Height, found.Width, found.Map.Channels));
        var (worst, greatest, different) = (0f, 0f, 0L);
        for (var channel = 0; channel < expected.Map.Channels; channel++)
        {
            var a = expected.Plane(channel).ToArray();
            var b = found.Plane(channel);
            for (var cell = 0; cell < a.Length; cell++)
            {
                greatest = Math.Max(greatest, a[cell]);
                worst = Math.Max(worst, Math.Abs(a[cell] - b[cell]));
                different += a[cell] != b[cell] ? 1 : 0;
            }
        }

        output.WriteLine($"{what}: {different} of {expected.Map.Values} values differ, by {worst:g2} at most; the greatest value is {greatest:g3}");
        Assert.InRange(worst, 0, 2e-6f * greatest);
    }

    /// <summary>A photo of noise, then each stage made from the one before.</summary>
    private sealed class Chain : IDisposable
    {
        private readonly List<IRowSource> sources = [];

        public Chain(Bench bench, int width, int height)
        {
            var rgb = new byte[3 * width * height];
            new Random(width).NextBytes(rgb);
            sources.Add(new PhotoRows(Scene.Uncompressed(rgb, width, height), bench.Model.Manifest.Preprocessing, Margins.None));
        }

        /// <summary>Rows of the map that was made last, or of the photo.</summary>
        public int Height => sources[^1].Height;

        public StageMap Next(Func<IRowSource, StageMap> run)
        {
            var map = run(sources[^1]);
            sources.Add(map);
            return map;
        }

        public void Dispose() => sources.OfType<StageMap>().ToList().ForEach(map => map.Dispose());
    }

    private sealed class Shares(Action? also = null) : IProgress<StripShare>
    {
        public List<StripShare> All { get; } = [];

        public void Report(StripShare value)
        {
            All.Add(value);
            also?.Invoke();
        }
    }
}
