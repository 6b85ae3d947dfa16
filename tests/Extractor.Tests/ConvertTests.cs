using System.Diagnostics;
using System.Reflection;
using IFeaLiD.Datasets.Arrays;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;

namespace IFeaLiD.Extractor.Tests;

public sealed class ConvertTests : IDisposable
{
    private static readonly string Photo = Path.Combine(Repository.Root, "services", "Viewer", "Client", "public", "samples", "cat.jpg");
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task An_array_with_a_photo_becomes_a_dataset_and_an_array_again()
    {
        var forth = await Ifealid.RunAsync("convert", Repository.Fixture("arrays", "types.npz"), "--array", "be-f8.F", "--overlay", Photo, "--precision", "16", "--name", "My map", "-o", folder["new/map.zip"]);
        Assert.True(forth.ExitCode == 0, forth.Error);
        Assert.Contains("4 x 3 x 5 at 16 bit", forth.Output, StringComparison.Ordinal);
        using (var reader = DatasetReader.Open(File.OpenRead(folder["new/map.zip"]), new DatasetLimits()))
        {
            reader.CheckWhole(CancellationToken.None);
            var origin = reader.Manifest.Provenance!;
            Assert.Equal(("My map", true), (reader.Manifest.Name, reader.Manifest.Overlay));
            Assert.Equal((new SourceRecord("array", "float64", "be-f8.F"), null), (origin.Source, origin.Model));
            Assert.Equal((new PhotoSize(451, 300), new Affine(451 / 3.0, 451 / 6.0, 75, 37.5)), (origin.Photo, origin.Affine));
        }

        var back = await Ifealid.RunAsync("convert", folder["new/map.zip"], "-o", folder["back.npy"]);
        Assert.True(back.ExitCode == 0, back.Error);
        AssertValues(File.OpenRead(folder["back.npy"]), bits: 16);
        Assert.Equal(["back.npy", "new"], folder.Names);

        var inspected = await Ifealid.RunAsync("inspect", folder["new/map.zip"]);
        Assert.Contains("array of float64", inspected.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_and_failures_are_told_as_JSON()
    {
        var forth = await Ifealid.RunAsync("convert", Repository.Fixture("arrays", "float32.npy"), "-o", folder["map.zip"], "--precision", "16", "--json");
        Assert.Equal((0, ""), (forth.ExitCode, forth.Error));
        var dataset = Assert.Single(forth.Lines);
        Assert.Equal(
            ("dataset", folder["map.zip"], 4, 3, 5, 16, new FileInfo(folder["map.zip"]).Length),
            (dataset.GetProperty("kind").GetString(), dataset.GetProperty("file").GetString(), dataset.GetProperty("height").GetInt32(), dataset.GetProperty("width").GetInt32(),
                dataset.GetProperty("channels").GetInt32(), dataset.GetProperty("precision").GetInt32(), dataset.GetProperty("bytes").GetInt64()));

        var back = await Ifealid.RunAsync("convert", folder["map.zip"], "-o", folder["map.npy"], "--json");
        var array = Assert.Single(back.Lines);
        Assert.Equal(
            ("array", "float32", true, new FileInfo(folder["map.npy"]).Length),
            (array.GetProperty("kind").GetString(), array.GetProperty("type").GetString(), array.GetProperty("rangeKnown").GetBoolean(), array.GetProperty("bytes").GetInt64()));

        var wrong = await Ifealid.RunAsync("convert", Repository.Fixture("arrays", "vector.npy"), "-o", folder["none.zip"], "--json");
        Assert.Equal((3, ""), (wrong.ExitCode, wrong.Error));
        Assert.Equal(("failure", "array-shape"), (Assert.Single(wrong.Lines).GetProperty("kind").GetString(), wrong.Lines[0].GetProperty("code").GetString()));

        var both = await Ifealid.RunAsync("convert", Repository.Fixture("arrays", "float32.npy"), "-o", "-", "--json");
        Assert.Equal((2, "usage"), (both.ExitCode, Assert.Single(both.Lines).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task On_a_terminal_the_result_outlives_the_bar()
    {
        var run = await Ifealid.OnTerminalAsync("convert", Repository.Fixture("arrays", "float32.npy"), "-o", folder["map.zip"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("map.zip: 4 x 3 x 5 at 8 bit", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_ways_go_through_pipes()
    {
        await PipeAsync(Repository.Fixture("arrays", "deflated.npz"), folder["map.zip"], "--precision", "32");
        using (var reader = DatasetReader.Open(File.OpenRead(folder["map.zip"]), new DatasetLimits()))
        {
            Assert.Equal(("conv4", false, 32), (reader.Manifest.Name, reader.Manifest.Overlay, reader.Manifest.Precision));
        }

        await PipeAsync(folder["map.zip"], folder["map.npy"]);
        AssertValues(File.OpenRead(folder["map.npy"]), bits: 24);
    }

    [Theory]
    [InlineData(3, "not-finite", "nan-C.npy")]
    [InlineData(3, "array-type", "objects.npy")]
    [InlineData(3, "array-shape", "vector.npy")]
    [InlineData(3, "array-unknown", "deflated.npz", "--array", "none")]
    [InlineData(3, "array-damaged", "bomb.npz")]
    [InlineData(3, "array-format", "make_arrays.py")]
    [InlineData(3, "photo-format", "float32.npy", "--overlay", "float32.npy")]
    [InlineData(2, "precision-unknown", "float32.npy", "--precision", "12")]
    [InlineData(2, "output-name", "float32.npy", "-o", "map.png")]
    public async Task What_cannot_be_converted_is_refused_and_leaves_nothing(int exitCode, string code, string file, params string[] options)
    {
        var given = options.Select(option => option.EndsWith(".npy", StringComparison.Ordinal) ? Repository.Fixture("arrays", option) : option).ToArray();
        var output = options.Contains("-o") ? given : ["-o", folder["map.zip"], .. given];
        var run = await Ifealid.RunAsync(["convert", Repository.Fixture("arrays", file), .. output]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains($"({code})", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task What_belongs_to_arrays_is_refused_for_a_dataset()
    {
        var run = await Ifealid.RunAsync("convert", Repository.Fixture("datasets", "8-bit.zip"), "--precision", "16", "-o", folder["map.npy"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--precision belongs to arrays", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>At [y, x, c] stands (31 y + 7 x + 3 c) mod 101 - 39.75, see make_arrays.py.</summary>
    private static void AssertValues(Stream npy, int bits)
    {
        using var array = ArrayFile.Open(npy, null);
        Assert.Equal((4, 3, 5, "float32", false), (array.Header.Height, array.Header.Width, array.Header.Channels, array.Header.Type.Name, array.Header.ColumnsFirst));
        using var planes = PlaneStore.Create(4, 3, 5, long.MaxValue, "");
        array.ReadInto(planes, progress: null, CancellationToken.None);
        var step = 101 / (Math.Pow(2, bits) - 1);
        for (var cell = 0; cell < 12; cell++)
        {
            for (var c = 0; c < 5; c++)
            {
                Assert.Equal((31 * (cell / 3) + 7 * (cell % 3) + 3 * c) % 101 - 39.75, planes.Map.Plane(c)[cell], step / 2);
            }
        }
    }

    private static async Task PipeAsync(string from, string to, params string[] options)
    {
        var configuration = typeof(Ifealid).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration.ToLowerInvariant();
        var program = Path.Combine(Repository.Root, "artifacts", "bin", "Extractor", configuration, "ifealid.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "convert", "-", "-o", "-", .. options])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await using (var input = File.OpenRead(from))
        {
            await input.CopyToAsync(process.StandardInput.BaseStream);
        }

        process.StandardInput.Close();
        await using (var output = File.Create(to))
        {
            await process.StandardOutput.BaseStream.CopyToAsync(output);
        }

        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }
}
