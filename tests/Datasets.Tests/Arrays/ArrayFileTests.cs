using IFeaLiD.Datasets.Arrays;
using IFeaLiD.Tests;

namespace IFeaLiD.Datasets.Tests.Arrays;

/// <summary>Files that NumPy wrote, see <c>tests/fixtures/arrays/make_arrays.py</c>.</summary>
public class ArrayFileTests
{
    public static TheoryData<string, bool> Types()
    {
        var types = new TheoryData<string, bool>();
        foreach (var type in (string[])["bool", "i1", "u1", .. new[] { "i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8" }.SelectMany(type => new[] { $"le-{type}", $"be-{type}" })])
        {
            types.Add(type, false);
            types.Add(type, true);
        }

        return types;
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_read_in_both_byte_orders_and_both_orders_of_dimensions(string type, bool columnsFirst)
    {
        var name = $"{type}.{(columnsFirst ? "F" : "C")}";
        using var array = Open("types.npz", name);
        Assert.Equal((name, columnsFirst), (array.Name, array.Header.ColumnsFirst));
        AssertValues(array, type[^2]);
    }

    [Theory]
    [InlineData("float32.npy", "float32", 'f')]
    [InlineData("format-2.npy", "int32", 'i')]
    [InlineData("format-3.npy", "int32", 'i')]
    [InlineData("batch.npy", "float16", 'f')]
    [InlineData("deflated.npz", "float32", 'f')]
    public void Formats_1_to_3_a_leading_1_and_packed_archives_are_read(string file, string type, char kind)
    {
        using var array = Open(file);
        Assert.Equal(type, array.Header.Type.Name);
        AssertValues(array, kind);
    }

    [Fact]
    public void Two_dimensions_are_one_channel()
    {
        using var array = Open("plane.npy");
        Assert.Equal((4, 3, 1), (array.Header.Height, array.Header.Width, array.Header.Channels));
        using var planes = Read(array);
        Assert.Equal(Expected(2, 1, 0, 'f'), planes.Map.Plane(0)[2 * 3 + 1]);
    }

    [Fact]
    public void The_first_array_is_taken_or_the_one_that_is_named()
    {
        using var first = Open("deflated.npz");
        using var named = Open("deflated.npz", "other.npy");
        Assert.Equal(("conv4", "other"), (first.Name, named.Name));
        Assert.Equal(2, named.Header.Height);
    }

    [Theory]
    [InlineData("objects.npy", null, "array-type", "pickle")]
    [InlineData("complex.npy", null, "array-type", "<c8")]
    [InlineData("records.npy", null, "array-type", "records")]
    [InlineData("text.npy", null, "array-type", "<U1")]
    [InlineData("five.npy", null, "array-shape", "(1, 1, 2, 2, 2)")]
    [InlineData("vector.npy", null, "array-shape", "(7)")]
    [InlineData("empty.npy", null, "array-shape", "empty")]
    [InlineData("bomb.npz", null, "array-damaged", "67109104 bytes follow")]
    [InlineData("nothing.npz", null, "array-unknown", "no array")]
    [InlineData("deflated.npz", "conv5", "array-unknown", "conv4, other")]
    [InlineData("float32.npy", "conv5", "array-unknown", "without a name")]
    [InlineData("make_arrays.py", null, "array-format", "numpy.save")]
    public void What_is_no_map_is_refused_in_words(string file, string? name, string code, string word)
    {
        var refusal = Assert.Throws<DatasetException>(() => Open(file, name));
        Assert.Equal(code, refusal.Code);
        Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nan-C.npy", "Channel 2", "row 3, column 1")]
    [InlineData("nan-F.npy", "Channel 2", "row 3, column 1")]
    [InlineData("infinity-C.npy", "Channel 2", "row 3, column 1")]
    [InlineData("infinity-F.npy", "Channel 2", "row 3, column 1")]
    [InlineData("huge.npy", "Channel 4", "row 0, column 2")]
    public void Values_that_are_not_finite_are_refused_with_channel_and_place(string file, string channel, string place)
    {
        using var array = Open(file);
        var refusal = Assert.Throws<DatasetException>(() => Read(array));
        Assert.Equal("not-finite", refusal.Code);
        Assert.Contains(channel, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(place, refusal.Message, StringComparison.Ordinal);
    }

    internal static ArrayFile Open(string file, string? name = null) => ArrayFile.Open(File.OpenRead(Repository.Fixture("arrays", file)), name);

    internal static PlaneStore Read(ArrayFile array, long memoryBytes = long.MaxValue)
    {
        var planes = PlaneStore.Create(array.Header.Height, array.Header.Width, array.Header.Channels, memoryBytes, Path.GetTempPath());
        try
        {
            array.ReadInto(planes, progress: null, CancellationToken.None);
            return planes;
        }
        catch
        {
            planes.Dispose();
            throw;
        }
    }

    private static void AssertValues(ArrayFile array, char kind)
    {
        Assert.Equal((4, 3, 5), (array.Header.Height, array.Header.Width, array.Header.Channels));
        foreach (var memory in new[] { long.MaxValue, 0 })
        {
            using var again = memory > 0 ? null : ArrayFile.Open(File.OpenRead(Repository.Fixture("arrays", "float32.npy")), null);
            using var planes = Read(again ?? array, memory);
            for (var cell = 0; cell < 12; cell++)
            {
                for (var c = 0; c < 5; c++)
                {
                    Assert.Equal(Expected(cell / 3, cell % 3, c, memory > 0 ? kind : 'f'), planes.Map.Plane(c)[cell]);
                }
            }
        }
    }

    /// <summary>As the script says.</summary>
    private static float Expected(int y, int x, int c, char kind)
    {
        var number = (31 * y + 7 * x + 3 * c) % 101;
        return kind switch
        {
            'f' => number - 40 + 0.25f,
            'i' => number - 40,
            'u' => number,
            _ => number % 2,
        };
    }
}
