import time
def test_build(world):
    pass
