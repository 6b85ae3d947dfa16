using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Arrays;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Tests;
using Microsoft.Playwright;

namespace IFeaLiD.Browser.Tests;

/// <summary>NumPy arrays: dropped, looked at, laid on a photo, shared.</summary>
public sealed partial class MainJobTests
{
    [Theory]
    [InlineData("wasm")]
    [InlineData("webgl2")]
    public async Task A_dropped_array_opens_without_upload_and_shared_it_has_the_same_values(string backend)
    {
        using var folder = new TemporaryArray(60, 90, 37);
        var page = await chromium.OpenAsync(new Uri(viewer.Address, $"/?backend={backend}"));
        await DropAsync(page, folder.Path);
        var shown = new ViewerPage(page);
        await shown.ReadyAsync("array");
        await Assertions.Expect(page.GetByTestId("model")).ToContainTextAsync("From an array of float32");
        await AssertVectorsAsync(page, await folder.QuantisedAsync(Precision.Bits8));
        var map = await folder.QuantisedAsync(Precision.Bits8);
        await shown.PointAtAsync(40, 20, new Affine(1, 0.5, 1, 0.5), new PhotoSize(90, 60));
        Twin.CompareSimilarity(map, 40, 20, await shown.ReadSimilarityAsync());

        foreach (var precision in new[] { Precision.Bits32, Precision.Bits16 })
        {
            await page.GetByLabel("Precision").SelectOptionAsync($"{(int)precision}");
            await page.WaitForFunctionAsync("precision => ifealid.dataset?.precision === precision", (int)precision);
            await shown.ReadyAsync();
            await AssertVectorsAsync(page, await folder.QuantisedAsync(precision));
        }

        await page.Locator(".top-bar input[type=file]").SetInputFilesAsync(Photo);
        await page.WaitForSelectorAsync(".map img, img.photo");
        await shown.ReadyAsync();
        await page.Mouse.MoveAsync(640, 400);
        await shown.ShotAsync($"array-{backend}");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Share" }).ClickAsync();
        await page.WaitForURLAsync("**/v/*");
        await shown.ReadyAsync("array");
        await Assertions.Expect(page.GetByTestId("model")).ToContainTextAsync("From an array of float32");
        await AssertVectorsAsync(page, await folder.QuantisedAsync(Precision.Bits16));
        var view = await WhenReadyAsync(new Uri(page.Url).AbsolutePath.Split('/')[^1]);
        Assert.Equal(451, view.GetProperty("photo").GetProperty("width").GetInt32());
        await shown.ShotAsync($"array-shared-{backend}");
        await page.CloseAsync();
    }

    [Fact]
    public async Task An_array_of_an_archive_is_chosen_by_name_and_one_that_is_wrong_says_why()
    {
        var page = await chromium.OpenAsync(viewer.Address);
        await DropAsync(page, Repository.Fixture("arrays", "types.npz"));
        var shown = new ViewerPage(page);
        await shown.ReadyAsync("bool.C");
        await page.GetByLabel("Array", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("be-f8.F");
        await shown.ReadyAsync("be-f8.F");
        await Assertions.Expect(page.GetByTestId("model")).ToContainTextAsync("float64 (be-f8.F)");

        foreach (var (file, words) in new[] { ("nan-F.npy", "Channel 2 of the array holds NaN"), ("objects.npy", "pickle"), ("vector.npy", "shape (7)"), ("bomb.npz", "67109104 bytes follow") })
        {
            await DropAsync(page, Repository.Fixture("arrays", file));
            await page.Locator(".problem", new PageLocatorOptions { HasText = words }).WaitForAsync();
        }

        await shown.ShotAsync("array-wrong");
        await page.CloseAsync();
    }

    [Fact]
    public async Task An_array_and_a_photo_that_are_dropped_together_belong_together()
    {
        using var folder = new TemporaryArray(60, 90, 8);
        var page = await chromium.OpenAsync(viewer.Address);
        await page.Locator("input[type=file]").First.SetInputFilesAsync([Photo, folder.Path]);
        var shown = new ViewerPage(page);
        await shown.ReadyAsync("array");
        await Assertions.Expect(page.Locator(".top-bar")).ToContainTextAsync("Another photo");

        // One that is none is refused, and the one before stays.
        await page.Locator(".top-bar input[type=file]").SetInputFilesAsync(Repository.Fixture("arrays", "make_arrays.py"));
        await page.Locator(".problem", new PageLocatorOptions { HasText = "no photo that can be read" }).WaitForAsync();
        await shown.ShotAsync("array-photo-refused");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Close", Exact = true }).First.ClickAsync();
        await shown.PointAtAsync(45, 30, new Affine(451 / 90.0, 451 / 180.0, 5, 2.5), new PhotoSize(451, 300));
        await page.CloseAsync();
    }

    private static async Task AssertVectorsAsync(IPage page, QuantisedMap map)
    {
        var cells = Twin.References(map.Layout.Width, map.Layout.Height, ReferenceCount).Select(cell => new[] { cell.X, cell.Y }).ToArray();
        var vectors = await page.EvaluateAsync<double[][]>("cells => Promise.all(cells.map(async ([x, y]) => [...await ifealid.readVector(x, y)]))", cells);
        Assert.Equal(cells.Select(cell => map.Vector(cell[0], cell[1]).Select(value => (double)value).ToArray()), vectors);
    }

    /// <summary>A map of waves and noise as a .npy file, and what C# makes of it.</summary>
    private sealed class TemporaryArray : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("ifealid-array-").FullName;

        public TemporaryArray(int height, int width, int channels)
        {
            using var planes = PlaneStore.Create(height, width, channels, long.MaxValue, "");
            var random = new Random(5);
            var plane = new float[height * width];
            for (var channel = 0; channel < channels; channel++)
            {
                for (var cell = 0; cell < plane.Length; cell++)
                {
                    plane[cell] = (float)(Math.Sin((cell % width) * 0.07 * (1 + channel % 3) + channel) * Math.Cos(cell / width * 0.05 * (1 + channel % 4)) * channel + random.NextDouble());
                }

                planes.Write(channel, 0, plane);
            }

            using var file = File.Create(Path);
            NpyWriter.WriteAsync(file, planes, progress: null, CancellationToken.None).GetAwaiter().GetResult();
        }

        public string Path => System.IO.Path.Combine(folder, "map.npy");

        public async Task<QuantisedMap> QuantisedAsync(Precision precision)
        {
            using var array = ArrayFile.Open(File.OpenRead(Path), null);
            using var dataset = ArrayDataset.Read(array, new ArrayWish("map", precision, default, null), new DatasetLimits(), new ArrayRoom(long.MaxValue, folder), progress: null, CancellationToken.None);
            using var stream = new MemoryStream();
            await dataset.WriteAsync(stream, progress: null, CancellationToken.None);
            using var reader = DatasetReader.Open(stream, new DatasetLimits());
            return reader.ReadMap();
        }

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
