using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using IFeaLiD.Datasets.Arrays;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Datasets.Tiles;
using IFeaLiD.Tests;

namespace IFeaLiD.Datasets.Tests.Arrays;

/// <summary>Bytes that nobody's NumPy wrote.</summary>
public class HostileArrayTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)} + 1")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), 'shape': (2, 2)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, -2)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 2)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 4}")]
    [InlineData("{'descr': '<f4', 'fortran_order': __import__('os'), 'shape': (2, 2)}")]
    [InlineData("{'descr': '<f4, 'fortran_order': False, 'shape': (2, 2)}")]
    public void A_header_that_is_no_such_dictionary_is_refused(string header) => Assert.Equal("array-damaged", Refusal(Npy(header, new byte[16])));

    [Theory]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2,2)}")]
    [InlineData("{\"shape\": (2L, 2L,), \"fortran_order\": False, \"descr\": \"<f4\"}")]
    [InlineData("{'descr': '|f4', 'fortran_order': False, 'shape': (1, 2, 2, 1), }      \n")]
    public void Other_writers_spaces_quotes_and_order_of_keys_are_read(string header)
    {
        using var array = ArrayFile.Open(new MemoryStream(Npy(header, new byte[16])), null);
        Assert.Equal((2, 2, 1), (array.Header.Height, array.Header.Width, array.Header.Channels));
    }

    [Theory]
    [InlineData("(1048577, 1, 1)")]
    [InlineData("(1048576, 1048576, 1048576)")]
    [InlineData("(32768, 32768, 1)")]
    [InlineData("(9223372036854775807, 9223372036854775807, 9223372036854775807)")]
    public void A_shape_that_no_dataset_can_have_is_refused_before_memory_is_taken(string shape) =>
        Assert.Equal("dataset-too-large", Refusal(Npy($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}}}", [])));

    [Fact]
    public void A_shape_over_the_limits_is_refused_before_memory_is_taken()
    {
        var limits = new DatasetLimits { MapBytes = 4 * 12 };
        using var array = ArrayFileTests.Open("float32.npy");
        var room = new ArrayRoom(long.MaxValue, Path.GetTempPath());
        var refusal = Assert.Throws<DatasetException>(() =>
            ArrayDataset.Read(array, new ArrayWish("map", Precision.Bits8, default, null), limits, room, progress: null, CancellationToken.None));
        Assert.Equal("dataset-too-large", refusal.Code);
    }

    [Theory]
    [InlineData("float32.npy")]
    [InlineData("types.npz")]
    [InlineData("deflated.npz")]
    public void A_file_that_is_cut_off_anywhere_is_refused(string file)
    {
        var whole = File.ReadAllBytes(Repository.Fixture("arrays", file));
        Gen.Int[0, whole.Length - 1].Sample(length => Assert.StartsWith("array-", Refusal(whole[..length]), StringComparison.Ordinal), iter: 200);
    }

    [Fact]
    public void A_changed_byte_is_refused_or_harmless_but_never_a_crash()
    {
        var whole = File.ReadAllBytes(Repository.Fixture("arrays", "deflated.npz"));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte[1, 255]).Sample((at, change) =>
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= change;
            Assert.NotEqual("crash", Refusal(changed));
        }, iter: 2000);
    }

    [Fact]
    public void A_changed_number_in_an_archive_is_found_by_its_checksum()
    {
        var bytes = File.ReadAllBytes(Repository.Fixture("arrays", "types.npz"));
        bytes[(int)Find(bytes, "\x93NUMPY") + 128 + 10] ^= 1; // of the first array, which is bool: any byte is a value
        Assert.Equal("array-damaged", Refusal(bytes));
    }

    [Fact]
    public void A_bomb_that_lies_about_its_size_is_read_no_further_than_its_header_says()
    {
        var bytes = File.ReadAllBytes(Repository.Fixture("arrays", "bomb.npz"));
        var directory = (int)Find(bytes, "PK\x01\x02");
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(directory + 24), 128 + 240); // unpacked size
        Assert.Equal("array-damaged", Refusal(bytes));
    }

    [Fact]
    public void A_header_of_gigabytes_is_refused_before_memory_is_taken()
    {
        var npy = Npy("", []);
        npy[6] = 2;
        Assert.Equal("array-damaged", Refusal([.. npy[..8], 255, 255, 255, 127, .. new byte[100]]));
    }

    [Fact]
    public void An_archive_with_more_entries_than_anybody_saves_is_refused()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 10_001; i++)
            {
                archive.CreateEntry($"{i}.npy");
            }
        }

        Assert.Equal("dataset-too-large", Refusal(stream.ToArray()));
    }

    private static string Refusal(byte[] file)
    {
        try
        {
            using var array = ArrayFile.Open(new MemoryStream(file), null);
            new DatasetLimits().Check(new TileLayout(array.Header.Height, array.Header.Width, array.Header.Channels, Precision.Bits8));
            ArrayFileTests.Read(array).Dispose();
            return "none";
        }
        catch (DatasetException e)
        {
            return e.Code;
        }
    }

    private static byte[] Npy(string header, byte[] numbers)
    {
        var text = Encoding.ASCII.GetBytes(header);
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. numbers];
    }

    private static long Find(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.Latin1.GetBytes(text));
}
